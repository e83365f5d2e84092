/**
 * A runtime: one core with its file system, its linked native modules and its states. States of one runtime share
 * linear memory and the static data of C code; runtimes share nothing but compiled code.
 */

import type { Variable } from "../core/environment.js";
import { LuaStatus, OpenFlag } from "../core/generated/constants.js";
import { Core } from "../core/core.js";
import type { Confinement } from "../core/confinement.js";
import { answerFileCalls } from "../core/file-calls.js";
import { FileGuard } from "../core/file-guard.js";
import { Files } from "../core/files.js";
import type { GlueFactory, GlueModule, WasmImports } from "../core/glue.js";
import { readLinksAsTheyAre } from "../core/links.js";
import { LoaderWatch, type LoadedFiles } from "../core/loaded-files.js";
import type { LuaPointer } from "../core/pointers.js";
import { seekOutputs } from "../core/stdio.js";
import { afterFlush, installStreams, type StandardStreams } from "../core/streams.js";
import { System } from "../core/system.js";
import { LuaMemoryError } from "../errors/lua.js";
import { requireReceiver } from "../errors/receiver.js";
import type { BoundModule } from "../modules/host/bound-module.js";
import { HostModules, StateModules } from "../modules/host/modules.js";
import { confineWorkflow, type NativeClasses } from "../modules/host/workflow.js";
import { HostCall } from "../security/call.js";
import { stateKindOf, type StateKind } from "../security/classes.js";
import { contextOf } from "../security/context.js";
import { policyOf } from "../security/policy.js";
import { HostCalls } from "../state/host-calls.js";
import { StateInternals } from "../state/internals.js";
import { makeState, type LuaState } from "../state/state.js";
import { Warnings } from "../state/warnings.js";
import { WasmEntry, type Mortal } from "../state/wasm-entry.js";
import type { LeakListener } from "../values/handles.js";
import { INSPECT, shownAs } from "../values/inspect.js";
import { readOptions } from "../values/options.js";
import { encodeText } from "../values/text.js";
import { RuntimeHost, type FileLinker, type LineReader, type Processes } from "./host.js";
import type { Fetcher } from "./compiled.js";
import { NativeModules } from "./native-modules.js";
import { STATE_OPTIONS, type StateOptions } from "./options.js";
import { remainsRegistry, StateRemains } from "./remains.js";
import { preload, type PreloadOptions, type PreloadReport } from "./preload.js";
import { confinedRoots, StateRoots, type RootOptions } from "./roots.js";
import { checkStreams, givenTime, systemView, type TimeOptions } from "./system-options.js";
import { VirtualFiles, type DirectoryMounter, type Lease } from "./virtual-files.js";

/** What a platform (Node, the browser) gives a runtime. */
export interface RuntimeParts extends TimeOptions {
  readonly glue: GlueFactory;
  readonly wasm: WebAssembly.Module;
  readonly streams: StandardStreams;
  readonly environment: readonly Variable[];
  /** Changes what the core imports, where the platform knows better than the glue. */
  readonly adjust?: (imports: WasmImports) => void;
  /** Mounts files; runs before anything else. */
  mount(module: GlueModule): void;
  /** Virtual files by path, there as long as the runtime. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly stdlib: string | undefined;
  pathOfUrl(url: URL): string;
  readonly link: FileLinker;
  /** Mounts a directory of the machine; undefined where there are none. */
  readonly mountDirectory: DirectoryMounter | undefined;
  readonly fetch: Fetcher;
  /** What a URL or path given as text is. */
  readonly toUrl: (text: string) => URL;
  readonly readLine?: LineReader | undefined;
  readonly processes?: Processes;
  readonly onLeak?: LeakListener | undefined;
  readonly checkResults: boolean;
  readonly nativeClasses: NativeClasses;
}

const POINTER_SIZE = 4;

/**
 * A core with its files, its native modules and its states: made by `loadRuntime`, ended by the garbage collector once
 * nothing of it is held. `createState` makes states, `files` are its files, `preload` gets modules for a browser. The
 * other properties are this package's own, and may change.
 */
export class Runtime {
  readonly warnings: Warnings;
  readonly #modules = new WeakMap<LuaState, StateModules>();
  /** What states that nobody holds any more left. */
  readonly #remains = remainsRegistry();

  private constructor(
    readonly core: Core,
    /** The file system that Lua sees. */
    readonly files: Files,
    readonly guard: FileGuard,
    readonly watch: LoaderWatch,
    readonly entry: WasmEntry,
    readonly virtualFiles: VirtualFiles,
    readonly native: NativeModules,
    readonly roots: StateRoots,
    readonly calls: HostCalls,
    readonly onLeak: LeakListener | undefined,
    readonly fetch: Fetcher,
    readonly toUrl: (text: string) => URL,
    readonly hostModules: HostModules,
    readonly nativeClasses: NativeClasses,
  ) {
    this.warnings = new Warnings(core, entry, calls.states);
  }

  /** Throws `SystemOptionError`, and what `Core.start` throws. */
  static async start(parts: RuntimeParts): Promise<Runtime> {
    checkStreams(parts.streams);
    const system = new System({ streams: parts.streams, ...givenTime(parts) });
    const roots = new StateRoots(parts.stdlib);
    let core: Core | undefined;
    let files: Files | undefined;
    let guard: FileGuard | undefined;
    let entry: WasmEntry | undefined;
    let native: NativeModules | undefined;
    const ready = <T>(part: T | undefined): T => {
      if (part === undefined) throw new Error("the core called its host before it was started");
      return part;
    };
    const calls = new HostCalls(() => ready(entry));
    const host = new RuntimeHost({
      calls,
      core: () => ready(core),
      files: () => ready(files),
      guard: () => ready(guard),
      modules: () => ready(native),
      roots,
      readLine: parts.readLine,
      nativeClasses: parts.nativeClasses,
      link: parts.link,
      processes: parts.processes,
    });
    const watch = new LoaderWatch(
      () => ready(guard),
      () => ready(core).memory,
    );
    core = await Core.start({
      glue: parts.glue,
      wasm: parts.wasm,
      environment: parts.environment,
      host,
      adjust: (imports) => {
        parts.adjust?.(imports);
        system.adjust(imports);
        watch.adjust(imports);
        answerFileCalls(imports, () => ready(core));
      },
      prepare: (module) => {
        readLinksAsTheyAre(module.FS);
        parts.mount(module);
        const { streams } = system;
        const stdin = afterFlush(streams.stdin, () => core?.functions.pl_flush());
        installStreams(module.FS, { ...streams, stdin });
      },
    });
    seekOutputs(core);
    system.attach(core);
    core.module.FS.ignorePermissions = true; // the files' own system decides
    files = new Files(core.module.FS);
    guard = new FileGuard(core.module.FS, system);
    entry = new WasmEntry(core, system);
    native = new NativeModules(core, files, (url) => parts.pathOfUrl(url));
    const virtual = new VirtualFiles(core.module, parts.mountDirectory, guard);
    for (const [path, content] of Object.entries(parts.files)) virtual.put(path, content);
    return new Runtime(
      core,
      files,
      guard,
      watch,
      entry,
      virtual,
      native,
      roots,
      calls,
      parts.onLeak,
      parts.fetch,
      parts.toUrl,
      new HostModules(parts.checkResults),
      parts.nativeClasses,
    );
  }

  [INSPECT](): string {
    return shownAs("Runtime", () => (this.entry.usable ? "usable" : "dead"));
  }

  /** What the stand-alone interpreter has loaded, for errors to show. */
  get loaded(): LoadedFiles {
    requireReceiver(this, Runtime, "Runtime");
    return this.watch.of(undefined);
  }

  /**
   * A new state with the standard libraries and our `require`. Throws `LuaMemoryError`, `OptionError`,
   * `SystemOptionError`, `VirtualFileError` for `files` and `mounts` that cannot be put in place, a `HostModuleError` for
   * a module that cannot be built or has a name that is taken, `ParameterError` for what is no module, `StateKindError`,
   * `CallContextError`, and `PolicyError`.
   */
  createState(options: StateOptions = {}): LuaState {
    requireReceiver(this, Runtime, "Runtime");
    this.entry.check(this.entry.stack.beginning);
    options = readOptions(options, STATE_OPTIONS);
    const modules = this.hostModules.all(options.modules ?? []);
    const kind = stateKindOf(options.kind);
    const call = new HostCall(contextOf(options.callContext), policyOf(options.policy));
    const lease = this.virtualFiles.add(options.files ?? {}, options.mounts ?? {});
    try {
      const state = this.#openState(options, kind, call, lease);
      this.#equip(state, modules, options);
      return state;
    } catch (error) {
      lease.release();
      throw error;
    }
  }

  /** Gives a new state what its kind, its modules and its limits ask for; on failure it is closed. */
  #equip(state: LuaState, modules: readonly BoundModule[], { limits }: StateOptions): void {
    try {
      if (state.kind === "workflow") confineWorkflow(state, this.nativeClasses);
      this.#modules.get(state)?.install(modules);
      if (limits !== undefined) state.limits.set(limits);
    } catch (error) {
      state.close();
      throw error;
    }
  }

  #openState(options: StateOptions, kind: StateKind, call: HostCall, lease: Lease): LuaState {
    const roots = this.roots.make(options);
    const confinement = this.#confinement(options);
    const view = systemView(options, confinement, this.core.memory);
    const flags =
      (options.ignoreEnvironment === true ? OpenFlag.noEnv : 0) |
      (options.allowBinary === true ? 0 : OpenFlag.text) |
      (confinement === undefined ? 0 : OpenFlag.confined);
    const L = this.guard.during(view, () => {
      const { functions } = this.core;
      const address = functions.luaL_newstate(); // seeded from the time, which is the view's
      if (address === 0) return 0;
      this.roots.set(address, roots);
      if (functions.pl_open(address, flags) === LuaStatus.ok) return address;
      functions.lua_close(address);
      this.roots.delete(address);
      return 0;
    });
    if (L === 0) {
      view?.environment?.free();
      throw new LuaMemoryError("not enough memory", undefined, "");
    }
    const remains = new StateRemains(this, this.#remains, L, view, lease);
    const internals = new StateInternals(
      {
        core: this.core,
        entry: this.entry,
        loaded: this.watch.of(view),
        system: view,
        onLeak: this.onLeak,
        kind,
        typeOwner: this.hostModules,
        call,
        moduleValue: (module) => modules.valueOf(module),
        openNative: (source, name) => this.native.openInit(source, name),
        watch: (holder) => {
          remains.watch(holder);
        },
        closeState: () => {
          remains.close();
        },
        forget: () => {
          remains.forget();
        },
      },
      L,
      this.calls.states,
    );
    const state = makeState(internals);
    const modules = new StateModules(this.hostModules, state);
    this.#modules.set(state, modules);
    if (options.warn !== undefined) this.warnings.listen(L, options.warn);
    return state;
  }

  #confinement(options: StateOptions): Confinement | undefined {
    const { confined = false, context = ".", files = {}, mounts = {} } = options;
    if (confined === false) return undefined;
    const stdlib = options.stdlib ?? this.roots.stdlib ?? false;
    const more = confined === true ? [] : confinedRoots(confined);
    const writable = [context, ...Object.keys(files), ...Object.keys(mounts), ...more];
    return this.guard.confine([
      ...writable.map((path) => ({ path, writable: true })),
      ...(stdlib === false ? [] : [{ path: stdlib, writable: false }]),
    ]);
  }

  /**
   * Gets a script and all that it requires by names that stand in its text, and what these require, and puts it into the
   * virtual files. `entry` is a path in the option `source`, or without it a URL or path, whose directory is the source.
   * What could not be had is in the report. Throws `VirtualFileError` for a `context` among real files.
   */
  async preload(entry: string | URL, options?: PreloadOptions): Promise<PreloadReport> {
    requireReceiver(this, Runtime, "Runtime");
    return preload(this, entry, options);
  }

  /**
   * Runs the stand-alone interpreter, upstream's lua.c, with these arguments; the first is the program's name. It makes
   * its own state, whose `require` looks in the roots given here; `opened` is told of it before it runs anything. Returns
   * the exit code. Throws `ProgramExit` when the program ends itself, `NativeTrap` and `ProgramAbort`.
   */
  runStandalone(
    args: readonly string[],
    roots: RootOptions = {},
    opened: (L: LuaPointer) => void = () => undefined,
  ): number {
    requireReceiver(this, Runtime, "Runtime");
    this.entry.check();
    this.roots.fallback = this.roots.make(roots);
    this.roots.opened = opened;
    const { memory, functions } = this.core;
    const texts = args.map((text) => memory.allocBytes(encodeText(text)));
    const argv = memory.alloc((texts.length + 1) * POINTER_SIZE);
    [...texts, 0].forEach((text, i) => {
      memory.view.setUint32(argv + i * POINTER_SIZE, text, true);
    });
    let death: Error | undefined;
    const interpreter: Mortal = {
      get death() {
        return death;
      },
      kill: (reason) => {
        death = reason;
      },
    };
    const code = this.entry.run(interpreter, () => functions.pl_lua_main(texts.length, argv));
    for (const address of [...texts, argv]) memory.free(address);
    return code;
  }
}
