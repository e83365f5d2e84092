/**
 * Compiles and links with `@yowasp/clang`, all in memory, in browsers too.
 *
 * The user's files are below /@host in the compiler's file system, and an overlay shows them under their true paths.
 * So `..` works, which that file system lacks, and diagnostics name files as the user did. Once per set of flags the
 * driver prints the command it would run (`-###`); that command, clang's first stage (`-cc1`), then runs for each file.
 */
import { isBytes } from "../errors/realms.js";
import { notCompiled, notLinked } from "../errors/compile.js";
import { macroFlags } from "./macros.js";
import { outputText, toolsOf, type ClangPackage, type RunTool, type ToolRun } from "./clang-run.js";
import { prerequisitesOf } from "./dependency-rule.js";
import { CLANG_ABI_FLAGS, CLANG_C_FLAGS, CLANG_CPP_FLAGS, WASM_LD_ABI_FLAGS } from "./flags.js";
import { flagsFor } from "./languages.js";
import type { Input, Project } from "./project.js";
import { plant, resolvePath, type FileTree } from "./source-tree.js";
import type { Sysroot } from "./sysroot.js";
import {
  asOperand,
  STAGE_FLAGS,
  withoutOperands,
  type LinkInput,
  type ObjectOutput,
  type Prerequisite,
  type Stage,
  type Toolchain,
  type ToolOutput,
  type CxxLibrary,
  type LoadCxxLibrary,
} from "./toolchain.js";

/** The folder of this package's headers in the compiler's file system. */
const OURS = "/.perilune";
const HOST = "@host";
const PLACEHOLDER = "perilune-input";
const OBJECT = "perilune-output.o";
const DEPENDENCIES = "perilune-output.d";
const OVERLAY = "perilune-overlay.yaml";

/** The command that the driver would run for a set of flags, and its diagnostics. */
interface Plan {
  readonly args: readonly string[];
  readonly diagnostics: string;
}

const toolchains = new WeakMap<ClangPackage, WeakMap<Sysroot, WeakMap<LoadCxxLibrary, NpmToolchain>>>();

/** Returns the toolchain of a compiler and its headers, always the same one, because it caches the driver's answers. */
export function npmToolchain(
  clang: ClangPackage,
  sysroot: Sysroot,
  cxxLibrary: LoadCxxLibrary,
): NpmToolchain {
  const bySysroot = toolchains.get(clang) ?? new WeakMap<Sysroot, WeakMap<LoadCxxLibrary, NpmToolchain>>();
  toolchains.set(clang, bySysroot);
  const byLibrary = bySysroot.get(sysroot) ?? new WeakMap<LoadCxxLibrary, NpmToolchain>();
  bySysroot.set(sysroot, byLibrary);
  const toolchain = byLibrary.get(cxxLibrary) ?? new NpmToolchain(clang, sysroot, cxxLibrary);
  byLibrary.set(cxxLibrary, toolchain);
  return toolchain;
}

/** Compiles any number of projects with `@yowasp/clang`. It keeps no files. */
class NpmToolchain implements Toolchain {
  readonly compiler = "clang";
  readonly version: string;
  readonly #run: RunTool;
  readonly #ours: FileTree;
  readonly #sysroot: Sysroot;
  readonly #plans = new Map<string, Promise<Plan>>();

  constructor(
    clang: ClangPackage,
    sysroot: Sysroot,
    readonly cxxLibrary: LoadCxxLibrary,
  ) {
    this.#run = toolsOf(clang);
    this.#sysroot = sysroot;
    this.#ours = { include: sysroot.include, lua: sysroot.lua, native: sysroot.native };
    this.version = clang.version ?? "unknown";
  }

  async compile(project: Project, source: Input, stage: Stage = "object"): Promise<ObjectOutput> {
    for (let tries = 0; ; tries++) {
      const run = await this.#compileOnce(project, source, stage);
      if (run.code === 0 && (stage !== "object" || run.output.length > 0)) {
        const rule = outputText(run, DEPENDENCIES);
        return {
          bytes: run.output,
          diagnostics: asWritten(run.text),
          prerequisites: rule === undefined ? [] : namedFiles(project, rule),
          // After a search by `locate` the files read do not tell what the next build finds.
          dependencies: rule === undefined || tries > 0 ? undefined : dependenciesOf(project, rule),
        };
      }
      if (!locateMissing(project, run.text)) throw notCompiled(source.name, asWritten(run.text));
    }
  }

  async link(
    project: Project,
    objects: readonly LinkInput[],
    archives: readonly LinkInput[],
    exports: readonly string[],
  ): Promise<ToolOutput> {
    const files: FileTree = {};
    const paths = new Map<string, string>();
    for (const input of [...objects, ...archives]) {
      const path = `/input/${paths.size}/${input.name.split("/").at(-1) ?? "object"}`;
      plant(files, path, input.bytes);
      paths.set(path, input.name);
    }
    const { optimize, debug, strip } = project.flags;
    const run = await this.#run(
      [
        "wasm-ld",
        ...WASM_LD_ABI_FLAGS,
        ...(optimize === "-O0" ? [] : ["-O2"]),
        ...(debug ? [] : ["--strip-all"]),
        ...(debug || strip ? [] : ["--keep-section=name"]),
        ...exports.map((symbol) => `--export=${symbol}`),
        ...paths.keys(),
        "-o",
        "-",
      ],
      files,
    );
    let text = run.text;
    for (const [path, name] of paths) text = text.replaceAll(path, name);
    if (run.code !== 0) throw notLinked(text);
    return { bytes: run.output, diagnostics: text };
  }

  async #compileOnce(project: Project, source: Input, stage: Stage): Promise<ToolRun> {
    const { macros, optimize, debug, search, preincludes } = project.flags;
    const { language = "c" } = source;
    const library = language === "c++" ? await this.cxxLibrary() : undefined;
    const compileFlags = flagsFor(language, project.flags.compileFlags);
    const placeholder = `${PLACEHOLDER}.${language === "c++" ? "cpp" : "c"}`;
    const isMacro = (flag: string): boolean => /^-[DU]/.test(flag);
    const driverFlags = [
      ...(library ? CLANG_CPP_FLAGS : CLANG_C_FLAGS),
      optimize,
      ...(debug ? ["-g"] : []),
      ...compileFlags.filter((flag) => !isMacro(flag)),
    ];
    const plan = await this.#plan([...driverFlags, STAGE_FLAGS[stage]], source, placeholder);
    const insert = [
      "-working-directory",
      project.cwd,
      "-ivfsoverlay",
      `/${OVERLAY}`,
      "-I",
      `${OURS}/lua`,
      "-I",
      `${OURS}/native`,
      ...search.flatMap(({ flag, directory }) => [flag, slashed(directory)]),
      ...preincludes.flatMap((file) => ["-include", slashed(file)]),
      ...["-dependency-file", `/${DEPENDENCIES}`, "-MT", "object", "-sys-header-deps"],
    ];
    const args = plan.args.flatMap((argument) => {
      if (argument === "-cc1") return [argument, ...insert];
      if (argument === `/${OBJECT}`) return ["-"];
      if (argument === `/${placeholder}`) return [slashed(source.name)];
      if (argument === placeholder) return [source.path.slice(source.path.lastIndexOf("/") + 1)];
      if (argument === "EMSCRIPTEN")
        return [argument, ...macroFlags(macros), ...compileFlags.filter(isMacro)];
      const directory = /^-f(?:debug|coverage)-compilation-dir=/.exec(argument);
      return [directory ? `${directory[0]}${project.cwd}` : argument];
    });
    const run = await this.#run(args, this.#tree(project, library));
    return { ...run, text: plan.diagnostics + run.text };
  }

  /** Returns the files of a project below /@host, the overlay, and this package's headers. */
  #tree(project: Project, library: CxxLibrary | undefined): FileTree {
    const host: FileTree = {};
    for (const [path, contents] of project.files) plant(host, path, contents);
    const roots = Object.entries(host).map(([name, entry]) => ({
      type: typeof entry === "string" || isBytes(entry) ? "file" : "directory-remap",
      name: `/${name}`,
      "external-contents": `/${HOST}/${name}`,
    }));
    const overlay = { version: 0, "case-sensitive": true, "use-external-names": false, roots };
    const ours = library
      ? { ...this.#ours, include: { ...this.#sysroot.include, "c++": { v1: library.headers } } }
      : this.#ours;
    return { [OURS.slice(1)]: ours, [HOST]: host, [OVERLAY]: JSON.stringify(overlay) };
  }

  #plan(flags: readonly string[], source: Input, placeholder: string): Promise<Plan> {
    const key = [placeholder, ...flags].join("\0");
    let plan = this.#plans.get(key);
    if (plan === undefined) {
      plan = this.#askDriver(flags, source, placeholder);
      plan.catch(() => this.#plans.delete(key));
      this.#plans.set(key, plan);
    }
    return plan;
  }

  async #askDriver(flags: readonly string[], source: Input, placeholder: string): Promise<Plan> {
    const run = await this.#run(
      [
        "clang",
        "-###",
        ...CLANG_ABI_FLAGS,
        `--sysroot=${OURS}`,
        ...flags,
        `/${placeholder}`,
        "-o",
        `/${OBJECT}`,
      ],
      { [placeholder]: "" },
    );
    const lines = run.text.split("\n");
    const command = lines.find((line) => line.startsWith(' "') && line.includes('"-cc1"'));
    const diagnostics = lines.filter((line) => /^clang(?:-\d+)?: (?:warning|error|note):/.test(line));
    if (run.code !== 0 || command === undefined) throw notCompiled(source.name, diagnostics.join("\n"));
    const words = Array.from(command.matchAll(/"((?:[^"\\]|\\.)*)"/g), ([, word = ""]) =>
      word.replace(/\\(.)/g, "$1"),
    );
    return {
      args: words.slice(words.indexOf("-cc1") - 1),
      diagnostics: diagnostics.map((line) => `${line}\n`).join(""),
    };
  }
}

/**
 * Returns the files that a dependency rule names: the project's, and this package's headers, which are the system's. Others are
 * only in the compiler.
 */
function namedFiles({ cwd, files }: Project, rule: string): Prerequisite[] {
  return prerequisitesOf(rule).flatMap((path) => {
    const system = path.startsWith(`${OURS}/`);
    return system || files.has(resolvePath(cwd, path)) ? [{ name: asWritten(path), system }] : [];
  });
}

/** Returns the absolute paths of the project's files that a dependency rule names. */
function dependenciesOf({ cwd, files }: Project, rule: string): string[] {
  return prerequisitesOf(rule)
    .map((name) => resolvePath(cwd, name))
    .filter((path) => files.has(path));
}

/** Asks the project for a header that clang did not find, and returns true if it has it now. */
function locateMissing(project: Project, diagnostics: string): boolean {
  const missing = /^(.+?):\d+:\d+: fatal error: '([^'\n]+)' file not found/m.exec(diagnostics);
  if (missing?.[1] === undefined || missing[2] === undefined) return false;
  return project.locate(missing[2], resolvePath(project.cwd, missing[1]));
}

/** Returns a path as the compiler takes it: `C:/x` is `/C:/x` in its file system. */
function slashed(path: string): string {
  return /^[A-Za-z]:\//.test(path) ? `/${path}` : asOperand(path);
}

/** Puts paths back to how the user wrote them. */
function asWritten(text: string): string {
  return withoutOperands(text).replace(/(^|[\s'"])\/([A-Za-z]:\/)/gm, "$1$2");
}
