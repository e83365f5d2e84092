/** What a state needs of its runtime. */

import type { Core } from "../core/core.js";
import type { LoadedFiles } from "../files/loaded-files.js";
import type { TableIndex } from "../core/pointers.js";
import type { SystemView } from "../core/system.js";
import type { StateKind } from "../security/classes.js";
import type { HostCall } from "../security/call.js";
import type { LeakListener } from "../values/handles.js";
import type { LuaValue } from "../values/types.js";
import type { WasmEntry } from "./wasm-entry.js";

/** Where a native module is: a path of the runtime's file system, a file URL, or its bytes. */
export type NativeSource = string | URL | Uint8Array | ArrayBuffer;

/** A host module, as a state sees it: see src/modules/host. */
export interface BindableModule {
  readonly name: string;
}

/** The table index of a module's init function; throws a `NativeModuleError`. */
export type NativeOpener = (source: NativeSource, name: string | undefined) => TableIndex;

export interface StateServices {
  readonly core: Core;
  readonly entry: WasmEntry;
  /** What Lua's loader has read for it. */
  readonly loaded: LoadedFiles;
  /** What the state sees of the system; undefined: what its runtime has. */
  readonly system: SystemView | undefined;
  readonly onLeak: LeakListener | undefined;
  readonly kind: StateKind;
  /** Whose types of userdata it has. */
  readonly typeOwner: object;
  /** On whose behalf functions of the host are called when nothing else is said. */
  readonly call: HostCall;
  /** The value that `require` of a host module gives in this state. Throws as `LuaState.bind`. */
  moduleValue(module: BindableModule): LuaValue;
  openNative: NativeOpener;
  /** Closes the Lua state once `holder` is garbage: everything that can use the state holds it. */
  watch(holder: object): void;
  /** Closes the Lua state itself. */
  closeState(): void;
  /** The state is closed or dead: forget it. */
  forget(): void;
}
