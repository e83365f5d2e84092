/**
 * `perilune link`: makes a core with native modules linked in, from the same C that `perilune build` compiles to modules.
 * `require` finds them through `package.preload`. The core is built by the project's own build tools (wasm/tools), so this
 * needs the pinned emcc; the npm compiler cannot do it.
 */
import { isError } from "../errors/realms.js";
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, homedir } from "node:os";
import path from "node:path";
import type { Toolchain as Emscripten } from "../../wasm/tools/emcc.mjs";
import type { StaticEntry, StaticObject } from "../../wasm/tools/static-core.mjs";
import { coreExports } from "../core/generated/exports.js";
import { C_FUNCTION } from "../errors/differences.js";
import {
  cppSource,
  objectFormat,
  noInput,
  unknownFlag,
  flagValue,
  notLinked,
  compilerMissing,
  initType,
} from "../errors/compile.js";
import { parseBuildArguments } from "./arguments.js";
import type { BuildFlags, BuildOptions } from "./build-options.js";
import { guarded, type CommandIo } from "./commands.node.js";
import { areCpp } from "./cxx-library.js";
import { projectOnDisk } from "./disk-tree.node.js";
import { EmccToolchain } from "./emcc.node.js";
import type { Environment } from "./find-emcc.node.js";
import { requireKnown } from "../errors/options.js";
import {
  checkChoice,
  checkOption,
  requireKnownOptions,
  requireOption,
  requireOptions,
} from "./check-options.js";
import { LINK_HELP } from "./help.js";
import { functionsOf } from "./object-symbols.js";
import { optionsToFlags } from "./options-to-flags.js";
import { checkOutput } from "./output.node.js";
import type { Input, Project } from "./project.js";
import { bytesOf } from "./source-tree.js";
import { namedEntries, ownName, staticEntries } from "./static-names.js";

/** The core to link into: `perilune`'s or `perilune/debug`'s. */
export type CoreProduct = "release" | "debug";

/** One native module, or several that share flags. */
export interface StaticModule extends BuildOptions {
  /** C (`.c`), objects (`.o`) and archives (`.a`) of WebAssembly. */
  readonly files: readonly string[];
  /**
   * Maps names for `require` to init functions. The default name of an init function is what follows `luaopen_`. The
   * option `name` does the same for one module, whose init function follows from its name.
   */
  readonly names?: Readonly<Record<string, string>>;
}

export interface LinkCoreOptions {
  readonly modules: readonly StaticModule[];
  /** The file of the core, `x.wasm`. Its glues `x.node.mjs` and `x.web.mjs` are written beside it. */
  readonly out: string;
  readonly core?: CoreProduct;
  /** The directory that relative paths start from; the current directory by default. */
  readonly cwd?: string;
  /** The directory for downloads and compiled parts of the core; by default in the user's cache directory. */
  readonly cacheDir?: string;
  /** Read in place of `process.env`. */
  readonly environment?: Environment;
  /** Called with a line of text at each step. */
  readonly say?: (text: string) => void;
}

/** The result of `linkCore`. */
export interface LinkedCore {
  /** Absolute paths. */
  readonly wasm: string;
  readonly glues: { readonly node: string; readonly web: string };
  /** Maps names for `require` to init functions. */
  readonly names: Readonly<Record<string, string>>;
  /** The compiler's warnings. */
  readonly warnings: string;
}

const OPTIONS = ["modules", "out", "core", "cwd", "cacheDir", "environment", "say"];

/** Throws `ERR_OPTION`, or a CompileError: ERR_COMPILER_MISSING without the pinned emcc, or for example ERR_LINK. */
export async function linkCore(options: LinkCoreOptions): Promise<LinkedCore> {
  requireOptions(options);
  requireKnown(options, OPTIONS);
  requireOption("modules", options.modules, "array");
  requireOption("out", options.out, "text");
  for (const name of ["cwd", "cacheDir"] as const) checkOption(name, options[name], "text");
  checkOption("environment", options.environment, "object");
  checkOption("say", options.say, "function");
  checkChoice("core", options.core, ["release", "debug"] satisfies CoreProduct[]);
  const jobs = options.modules.map((module): Job => {
    const flags = optionsToFlags(module);
    requireKnownOptions(module, ["files", "names"]);
    requireOption("files", module.files, "texts");
    checkOption("names", module.names, "object");
    return {
      flags,
      files: module.files,
      names: Object.entries(module.names ?? {}).map(([name, open]) => ({ name, open })),
      ...(module.name === undefined ? {} : { name: module.name }),
    };
  });
  return link(jobs, options);
}

/** `perilune link a.c b.c -o mycore.wasm [-I -D -O -g -l -L] [--name a.b=luaopen_a_b] [--core release|debug]`. */
export function runLink(argv: readonly string[], io: CommandIo): Promise<number> {
  return guarded("link", io, async () => {
    const { rest, names, core } = readOwnFlags(argv);
    const args = parseBuildArguments(rest);
    if (args.help) {
      io.stdout(LINK_HELP);
      return 0;
    }
    if (args.inputs.length === 0) throw noInput();
    if (args.exports.length > 0) throw unknownFlag("--export");
    if (args.output === undefined) throw flagValue("-o", "a file for the core");
    if (args.compiler === "npm")
      throw flagValue("--compiler", "emcc, the only compiler that can link a core");
    const say = (text: string): void => {
      if (args.verbose) io.stderr(`perilune link: ${text}\n`);
    };
    const linked = await link([{ flags: args, files: args.inputs, names }], {
      out: args.output,
      core,
      cwd: io.cwd ?? process.cwd(),
      environment: io.environment ?? process.env,
      say,
    });
    if (linked.warnings !== "") io.stderr(linked.warnings);
    for (const [name, open] of Object.entries(linked.names)) say(`require "${name}" opens ${open}`);
    return 0;
  });
}

/** Files that are compiled with one set of flags. */
interface Job {
  readonly flags: BuildFlags;
  readonly files: readonly string[];
  readonly names: readonly StaticEntry[];
  readonly name?: string;
}

async function link(jobs: readonly Job[], options: Omit<LinkCoreOptions, "modules">): Promise<LinkedCore> {
  const environment = options.environment ?? process.env;
  const cwd = options.cwd ?? process.cwd();
  const emscripten = await pinnedEmscripten(environment);
  const inTurn = new Turns(availableParallelism());
  const { stem, directory } = placeOf(options.out, cwd);
  const fileOf = (ending: string): string => path.join(directory, `${stem}.${ending}`);
  const projects = jobs.map((job) => ({ job, project: projectOnDisk(job.flags, job.files, cwd) }));
  for (const ending of ["wasm", "node.mjs", "web.mjs"])
    checkOutput(
      fileOf(ending),
      cwd,
      projects.map(({ project }) => project),
    );
  const compiled = await Promise.all(
    projects.map(({ job, project }) => compileJob(job, project, emscripten, inTurn)),
  );
  const entries = staticEntries(compiled.flatMap((part) => part.entries));
  const { linkStaticCore } = await import("../../wasm/tools/static-core.mjs");
  let linked;
  try {
    linked = await linkStaticCore(emscripten, {
      product: options.core === "debug" ? "perilune.debug" : "perilune",
      entries,
      objects: compiled.flatMap((part) => part.objects),
      exports: [...coreExports().keys()],
      debug: jobs.some((job) => job.flags.debug),
      stem,
      cacheDir: options.cacheDir ?? defaultCache(environment),
      say: options.say ?? (() => undefined),
    });
  } catch (error) {
    throw isError(error) && !("syscall" in error) ? notLinked(error.message, "core") : error;
  }
  mkdirSync(directory, { recursive: true });
  const write = (ending: string, bytes: Uint8Array): string => {
    const file = fileOf(ending);
    writeFileSync(file, bytes);
    return file;
  };
  return {
    wasm: write("wasm", linked.wasm),
    glues: { node: write("node.mjs", linked.glues.node), web: write("web.mjs", linked.glues.web) },
    names: Object.fromEntries(entries.map(({ name, open }) => [name, open])),
    warnings: compiled.map((part) => part.warnings).join(""),
  };
}

async function pinnedEmscripten(environment: Environment): Promise<Emscripten> {
  const { findToolchain } = await import("../../wasm/tools/emcc.mjs");
  try {
    return await findToolchain(environment);
  } catch (cause) {
    const why = isError(cause) ? cause.message : String(cause);
    throw compilerMissing(`linking a core needs the pinned emcc: ${why}`, { cause });
  }
}

interface Compiled {
  readonly objects: readonly StaticObject[];
  readonly entries: readonly StaticEntry[];
  readonly warnings: string;
}

const IN_A_CORE = "a core is linked from C alone; build C++ as a native module, with perilune build";

const noCxx = (): Promise<never> => Promise.reject(cppSource("the core", IN_A_CORE));

/** Throws ERR_INPUT_CPP. */
function refuseCpp(input: Input, bytes: Uint8Array): void {
  const { kind, name, language } = input;
  const file = { name, bytes };
  const isCpp = kind === "archive" ? areCpp([], [file]) : kind === "object" && areCpp([file], []);
  if (isCpp || language === "c++") throw cppSource(name, IN_A_CORE);
}

async function compileJob(
  { names, name }: Job,
  project: Project,
  emscripten: Emscripten,
  turns: Turns,
): Promise<Compiled> {
  const toolchain = new EmccToolchain({ command: emscripten.emcc, version: emscripten.version }, noCxx);
  const library = project.inputs.find(({ kind }) => kind === "library");
  if (library)
    throw objectFormat(library.name, "it is a shared library; a core is linked from objects and archives");
  for (const input of project.inputs) refuseCpp(input, bytesOf(project.files.get(input.path) ?? ""));
  const inputs = await Promise.all(
    project.inputs.map(async (input) => {
      if (input.kind === "source") return turns.run(() => toolchain.compile(project, input));
      return { bytes: bytesOf(project.files.get(input.path) ?? ""), diagnostics: "" };
    }),
  );
  const objects = project.inputs.map(({ name: file, kind }, at): StaticObject => {
    const bytes = inputs[at]?.bytes ?? new Uint8Array();
    return { name: file, bytes, kind: kind === "archive" ? "archive" : "object" };
  });
  const defined = functionsOf(objects.filter(({ kind }) => kind === "object"));
  const warnings = inputs.map(({ diagnostics }) => diagnostics).join("") + defined.warnings;
  const given = name === undefined ? names : [...names, ownName(name, [...defined.all.keys()])];
  for (const { open } of given) {
    const found = defined.all.get(open);
    if (found && found.type !== C_FUNCTION) throw initType(found.file, open, found.type);
  }
  const callable = [...defined.all].filter(([, { type }]) => type === C_FUNCTION).map(([symbol]) => symbol);
  const hasArchive = objects.some((object) => object.kind === "archive");
  return { objects, warnings, entries: namedEntries(given, callable, project.inputs, hasArchive) };
}

/** Limits the number of tasks that run at the same time. */
class Turns {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(limit: number) {
    this.#free = limit;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free === 0) await new Promise<void>((go) => this.#waiting.push(go));
    else this.#free--;
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}

/** Reads the flags that `perilune build` lacks. */
function readOwnFlags(argv: readonly string[]): { rest: string[]; names: StaticEntry[]; core: CoreProduct } {
  const rest: string[] = [];
  const names: StaticEntry[] = [];
  let core: CoreProduct = "release";
  const end = argv.indexOf("--");
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? "";
    const [, flag, joined] = /^(--name|--core)(?:=(.*))?$/s.exec(argument) ?? [];
    if (flag === undefined || (end >= 0 && at > end)) {
      rest.push(argument);
      continue;
    }
    const value = joined ?? argv[++at] ?? "";
    if (flag === "--name") {
      const [, name, open] = /^([^=]+)=(\w+)$/.exec(value) ?? [];
      if (name === undefined || open === undefined)
        throw flagValue(flag, "a name and a function: a.b=luaopen_a_b");
      names.push({ name, open });
    } else if (value === "release" || value === "debug") core = value;
    else throw flagValue(flag, "release or debug");
  }
  return { rest, names, core };
}

function placeOf(out: string, cwd: string): { stem: string; directory: string } {
  const { dir, name, ext } = path.parse(path.resolve(cwd, out));
  if (ext !== ".wasm") throw flagValue("-o", "a file that ends in .wasm");
  return { stem: name, directory: dir };
}

/** Returns the operating system's directory for caches. */
function defaultCache({ XDG_CACHE_HOME, LOCALAPPDATA }: Environment): string {
  const base = XDG_CACHE_HOME ?? (process.platform === "win32" ? LOCALAPPDATA : undefined);
  return path.join(
    base !== undefined && path.isAbsolute(base) ? base : path.join(homedir(), ".cache"),
    "perilune",
  );
}
