/**
 * The composition root: builds the parts of one runtime and connects them. The core calls its host while it starts, so
 * the host gets functions that look its neighbours up.
 */

import { Core } from "../core/core.js";
import type { Variable } from "../core/environment.js";
import { answerFileCalls } from "../core/file-calls.js";
import { FileGuard } from "../core/file-guard.js";
import { Files } from "../core/files.js";
import type { GlueFactory, GlueModule, WasmImports } from "../core/glue.js";
import { readLinksAsTheyAre } from "../core/links.js";
import { LoaderWatch } from "../core/loaded-files.js";
import { seekOutputs } from "../core/stdio.js";
import { afterFlush, installStreams, type StandardStreams } from "../core/streams.js";
import { System } from "../core/system.js";
import { HostModules } from "../modules/host/modules.js";
import type { NativeClasses } from "../modules/host/workflow.js";
import { HostCalls } from "../state/host-calls.js";
import { Warnings } from "../state/warnings.js";
import { WasmEntry } from "../state/wasm-entry.js";
import type { LeakListener } from "../values/handles.js";
import type { Fetcher } from "./compiled.js";
import { RuntimeHost, type FileLinker, type LineReader, type Processes } from "./host.js";
import { NativeModules } from "./native-modules.js";
import { reclaimRegistry, type ReclaimRegistry } from "./reclaim.js";
import { StateRoots } from "./roots.js";
import { checkStreams, givenTime, type TimeOptions } from "./system-options.js";
import { VirtualFiles, type DirectoryMounter } from "./virtual-files.js";

/** What a platform (Node, the browser) gives a runtime. */
export interface PlatformParts extends TimeOptions {
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

/** The parts of one runtime. */
export interface RuntimeInternals {
  readonly core: Core;
  /** The file system that Lua sees. */
  readonly files: Files;
  readonly guard: FileGuard;
  readonly watch: LoaderWatch;
  readonly entry: WasmEntry;
  readonly virtualFiles: VirtualFiles;
  readonly native: NativeModules;
  readonly roots: StateRoots;
  readonly calls: HostCalls;
  readonly warnings: Warnings;
  readonly reclaim: ReclaimRegistry;
  readonly hostModules: HostModules;
  readonly nativeClasses: NativeClasses;
  readonly onLeak: LeakListener | undefined;
  readonly fetch: Fetcher;
  readonly toUrl: (text: string) => URL;
}

/** Starts a core and builds what it needs around it. Throws `OptionError`, and what `Core.start` throws. */
export async function assemble(parts: PlatformParts): Promise<RuntimeInternals> {
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
  const watch = new LoaderWatch(() => ready(guard));
  const host = new RuntimeHost({
    calls,
    core: () => ready(core),
    files: () => ready(files),
    guard: () => ready(guard),
    watch,
    modules: () => ready(native),
    roots,
    readLine: parts.readLine,
    nativeClasses: parts.nativeClasses,
    link: parts.link,
    processes: parts.processes,
  });
  core = await Core.start({
    glue: parts.glue,
    wasm: parts.wasm,
    environment: parts.environment,
    host,
    adjust: (imports) => {
      parts.adjust?.(imports);
      system.adjust(imports);
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
  const virtualFiles = new VirtualFiles(core.module, parts.mountDirectory, guard);
  for (const [path, content] of Object.entries(parts.files)) virtualFiles.put(path, content);
  return {
    core,
    files,
    guard,
    watch,
    entry,
    virtualFiles,
    native,
    roots,
    calls,
    warnings: new Warnings(core, entry, calls.states),
    reclaim: reclaimRegistry(),
    hostModules: new HostModules(parts.checkResults),
    nativeClasses: parts.nativeClasses,
    onLeak: parts.onLeak,
    fetch: parts.fetch,
    toUrl: parts.toUrl,
  };
}
