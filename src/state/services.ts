/** The services that a state gets from its runtime. */

import type { Core } from "../core/core.js";
import type { LoadedFiles } from "../files/loaded-files.js";
import type { TableIndex } from "../core/pointers.js";
import type { Files } from "../files/embedder-files.js";
import type { SystemView } from "../core/system.js";
import type { StateKind } from "../security/classes.js";
import type { HostCall } from "../security/call.js";
import type { LeakListener } from "../values/handles.js";
import type { CommandDispatcher } from "../values/host-wait.js";
import type { LuaValue } from "../values/types.js";
import type { WasmEntry } from "./wasm-entry.js";

/** The source of a native module: a path in the runtime's file system, a file URL, or its bytes. */
export type NativeSource = string | URL | Uint8Array | ArrayBuffer;

/** A host module as a state sees it: see src/modules/host. */
export interface BindableModule {
  readonly name: string;
}

/** Returns the table index of a module's init function. Throws a `ModuleError`. */
export type NativeOpener = (source: NativeSource, name: string | undefined) => TableIndex;

export interface StateServices {
  readonly core: Core;
  readonly entry: WasmEntry;
  /** The files that Lua's loader has read for the state. */
  readonly loaded: LoadedFiles;
  /** The files as the state's scripts see them. */
  readonly files: Files;
  /** The state's view of the system; undefined selects the runtime's own. */
  readonly system: SystemView | undefined;
  readonly onLeak: LeakListener | undefined;
  readonly kind: StateKind;
  /** The owner of the userdata types that it uses. */
  readonly typeOwner: object;
  /** Runs the commands of its functions. */
  readonly dispatcher: CommandDispatcher | undefined;
  /** The default context for calls of host functions. */
  readonly call: HostCall;
  /** The names of the functions that wait for promises, for messages, unless they are those of `LuaState`. */
  readonly waitingFunctions?: string;
  /** Returns the value that `require` of a host module returns in this state. Throws as `LuaState.bind`. */
  moduleValue(module: BindableModule): LuaValue;
  openNative: NativeOpener;
  /** Closes the Lua state once `holder` has been collected. Every object that can use the state holds `holder`. */
  watch(holder: object): void;
  /** Closes the Lua state itself. `finalizers`: whether those of Lua run. */
  closeState(finalizers: boolean): void;
  /** Called when the state is closed or dead, to drop references to it. */
  forget(): void;
}
