/**
 * The composition root: builds the parts of one runtime and connects them. The core calls its host while it starts, so
 * the host gets functions that look up parts made later.
 */

import { START, type Compiler, type RunningCompiler } from "../core/compiler.js";
import { limitCompileCache } from "../core/compile-cache.js";
import { Core } from "../core/core.js";
import type { Variable } from "../core/environment.js";
import type { GlueFactory } from "../core/glue.js";
import { seekOutputs } from "../core/stdio.js";
import { System } from "../core/system.js";
import { Files } from "../files/embedder-files.js";
import type { MemoryDirectory } from "../files/memory-files.js";
import { RuntimeFiles, type MachineFiles } from "../files/runtime-files.js";
import { afterFlush, type StandardStreams } from "../files/streams.js";
import type { HostModules } from "../modules/host/modules.js";
import type { NativeClasses } from "../modules/host/workflow.js";
import { HostCalls } from "../state/host-calls.js";
import { Warnings } from "../state/warnings.js";
import { WasmEntry } from "../state/wasm-entry.js";
import type { LeakListener } from "../values/handles.js";
import { luaBytes } from "../values/text.js";
import { PAGE_SIZE } from "../wasm-binary/types.js";
import type { Fetcher } from "./compiled.js";
import { RuntimeHost, type LineReader, type Processes } from "./runtime-host.js";
import { NativeModules } from "./native-modules.js";
import { reclaimRegistry, type ReclaimRegistry } from "./reclaim.js";
import { StateRoots } from "./roots.js";
import type { RuntimeSizes } from "./runtime-options.js";
import { checkStreams, givenTime, type TimeOptions, type Withheld } from "./system-options.js";

/** The parts that a platform (Node, the browser) supplies for a runtime. */
export interface PlatformParts extends TimeOptions, RuntimeSizes {
  readonly glue: GlueFactory;
  readonly wasm: WebAssembly.Module;
  readonly streams: StandardStreams;
  readonly environment: readonly Variable[];
  /** What of it, and of the input and programs, the states of a sandbox do not have. */
  readonly withheld: Withheld;
  /** Access to the machine's files. */
  readonly machine: MachineFiles;
  /** Virtual files by path, which exist as long as the runtime. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** The files of another runtime, which this one has too; what is written here stays here. */
  readonly below?: MemoryDirectory;
  readonly stdlib: string | undefined;
  pathOfUrl(url: URL): string;
  readonly fetch: Fetcher;
  /** Converts a URL or path given as text. */
  readonly toUrl: (text: string) => URL;
  readonly readLine?: LineReader | undefined;
  /** Undefined on platforms without programs. */
  readonly processes?: Processes;
  /** Whether states start programs, unless they say otherwise. */
  readonly startsProcesses: boolean;
  readonly onLeak?: LeakListener | undefined;
  readonly checkResults: boolean;
  readonly nativeClasses: NativeClasses;
  /** How hot functions are compiled; undefined: not at all. */
  readonly jit: Compiler | undefined;
}

/** The parts of one runtime with which C code runs; the command line needs no others. */
export interface AssembledParts {
  readonly core: Core;
  /** The file system that Lua sees. */
  readonly files: Files;
  readonly runtimeFiles: RuntimeFiles;
  readonly system: System;
  readonly entry: WasmEntry;
  readonly native: NativeModules;
  readonly roots: StateRoots;
  /** What compiles hot functions, if they are. */
  readonly jit: RunningCompiler | undefined;
  /** Replaces it; for tests. */
  readonly compileWith: (jit: RunningCompiler) => void;
  readonly calls: HostCalls;
  readonly warnings: Warnings;
  readonly reclaim: ReclaimRegistry;
  readonly nativeClasses: NativeClasses;
  readonly withheld: Withheld;
  readonly onLeak: LeakListener | undefined;
  readonly fetch: Fetcher;
  readonly toUrl: (text: string) => URL;
}

/** The parts of one runtime. */
export interface RuntimeInternals extends AssembledParts {
  readonly hostModules: HostModules;
}

/** Starts a core and builds the runtime around it. Throws `ERR_OPTION`, and what `Core.start` throws. */
export async function assemble(parts: PlatformParts): Promise<AssembledParts> {
  checkStreams(parts.streams);
  const system = new System({
    streams: parts.streams,
    processes: parts.startsProcesses,
    ...givenTime(parts),
  });
  const roots = new StateRoots(parts.stdlib);
  let core: Core | undefined;
  let entry: WasmEntry | undefined;
  let native: NativeModules | undefined;
  const ready = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error("the core called its host before it was started");
    return part;
  };
  const calls = new HostCalls(() => ready(entry));
  const { streams } = system;
  const runtimeFiles = new RuntimeFiles({
    streams: { ...streams, stdin: afterFlush(streams.stdin, () => core?.functions.pl_flush()) },
    machine: parts.machine,
    below: parts.below,
    openFiles: parts.openFiles,
    encode: luaBytes,
    current: () => system.current?.files,
  });
  const host = new RuntimeHost({
    calls,
    core: () => ready(core),
    files: runtimeFiles,
    modules: () => ready(native),
    roots,
    readLine: parts.readLine,
    nativeClasses: parts.nativeClasses,
    processes: parts.processes,
    mayStartProcesses: () => system.processes,
    seed: (address) => system.seed(address),
  });
  core = await Core.start({
    glue: parts.glue,
    wasm: parts.wasm,
    environment: parts.environment,
    memory: parts.memory,
    host,
    adjust: (imports) => {
      system.adjust(imports);
      runtimeFiles.answerCalls(
        imports,
        () => ready(core).memory,
        (size) => ready(core).functions.memalign(PAGE_SIZE, size),
      );
      system.guard(imports);
    },
  });
  const jit = parts.jit?.[START](core);
  host.compiler = jit;
  limitCompileCache(core, parts.compileCache);
  seekOutputs(core);
  system.attach(core);
  entry = new WasmEntry(core, system);
  const modules = new NativeModules(core, runtimeFiles, (url) => parts.pathOfUrl(url), parts.moduleMemory);
  native = modules;
  entry.nativeFrames = (trap) => modules.framesOf(trap);
  for (const [path, content] of Object.entries(parts.files)) runtimeFiles.given.put(path, content);
  return {
    core,
    files: new Files(() => runtimeFiles.current),
    runtimeFiles,
    system,
    entry,
    native,
    roots,
    jit,
    compileWith: (other) => {
      host.compiler = other;
    },
    calls,
    warnings: new Warnings(core, entry, calls.states),
    reclaim: reclaimRegistry(),
    nativeClasses: parts.nativeClasses,
    withheld: parts.withheld,
    onLeak: parts.onLeak,
    fetch: parts.fetch,
    toUrl: parts.toUrl,
  };
}
