/** Compiles and links with an installed emcc, which reads the user's files itself. find-emcc.node.ts finds it. */
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { notCompiled, notLinked, compilerCrash } from "../errors/compile.js";
import { prerequisitesOf } from "./dependency-rule.js";
import type { FoundEmcc } from "./find-emcc.node.js";
import { CPP_FLAGS, EMCC_COMPILE_FLAGS, EMCC_LINK_FLAGS } from "./flags.js";
import { flagsFor } from "./languages.js";
import { macroFlags } from "./macros.js";
import { diskPath } from "./disk-tree.node.js";
import type { Input, Project } from "./project.js";
import { luaInclude, nativeInclude } from "./sysroot.node.js";
import { resolvePath } from "./source-tree.js";
import { inTemporaryDirectory } from "./temporary.node.js";
import {
  asOperand,
  STAGE_FLAGS,
  withoutOperands,
  type LinkInput,
  type ObjectOutput,
  type Stage,
  type Toolchain,
  type ToolOutput,
  type LoadCxxLibrary,
} from "./toolchain.js";

interface Ended {
  readonly ok: boolean;
  readonly text: string;
}

/** Lines of emcc that are useless here: about its cache, and the command that failed. */
const NOISE = /^(?:\w+:INFO: .*|emcc: error: '.*' failed \(returned \d+\))$\n?/gm;

/** Compiles with emcc. Each call has a temporary directory for intermediate files. */
export class EmccToolchain implements Toolchain {
  readonly compiler = "emcc";
  readonly version: string;
  readonly #command: string;

  constructor(
    emcc: FoundEmcc,
    readonly cxxLibrary: LoadCxxLibrary,
  ) {
    this.version = emcc.version;
    this.#command = emcc.command;
  }

  async compile(project: Project, source: Input, stage: Stage = "object"): Promise<ObjectOutput> {
    const { macros, compileFlags, optimize, debug, search, preincludes } = project.flags;
    const { language = "c" } = source;
    if (language === "c++") await this.cxxLibrary(); // Its absence is noticed before a link.
    return inTemporaryDirectory(async (directory) => {
      const object = path.join(directory, "output.o");
      const rule = path.join(directory, "output.d");
      const ended = await this.#run(await directoryOf(project, directory), [
        ...EMCC_COMPILE_FLAGS,
        ...(language === "c++" ? CPP_FLAGS : []),
        optimize,
        ...(debug ? ["-g"] : []),
        ...macroFlags(macros),
        ...flagsFor(language, compileFlags),
        `-I${luaInclude()}`,
        `-I${nativeInclude()}`,
        ...search.flatMap(({ flag, directory: name }) => [flag, asOperand(name)]),
        ...preincludes.flatMap((file) => ["-include", asOperand(file)]),
        STAGE_FLAGS[stage],
        `-x${language}`,
        asOperand(source.name),
        ...["-MD", "-MF", rule, "-MT", "object"],
        ...["-o", object],
      ]);
      if (!ended.ok) throw notCompiled(source.name, ended.text);
      const onDisk = project.tree.inMemory.size === 0;
      const text = await readFile(rule, "utf8");
      const dependencies = onDisk ? dependenciesOf(project, text) : undefined;
      const prerequisites = prerequisitesOf(text).map((name) => ({ name, system: isSystemHeader(name) }));
      const bytes = new Uint8Array(await readFile(object));
      return { bytes, diagnostics: ended.text, prerequisites, dependencies };
    });
  }

  async link(
    project: Project,
    objects: readonly LinkInput[],
    archives: readonly LinkInput[],
    exports: readonly string[],
  ): Promise<ToolOutput> {
    const { optimize, debug } = project.flags;
    return inTemporaryDirectory(async (directory) => {
      const names = new Map<string, string>();
      for (const [list, ending] of [
        [objects, "o"],
        [archives, "a"],
      ] as const) {
        for (const { name, bytes } of list) {
          const file = path.join(directory, `${names.size}.${ending}`);
          await writeFile(file, bytes);
          names.set(file, name);
        }
      }
      const output = path.join(directory, "output.wasm");
      const ended = await this.#run(directory, [
        ...EMCC_LINK_FLAGS,
        optimize,
        ...(debug ? ["-g"] : []),
        `-sEXPORTED_FUNCTIONS=${exports.map((symbol) => `_${symbol}`).join(",")}`,
        ...names.keys(),
        "-o",
        output,
      ]);
      let { text } = ended;
      for (const [file, name] of names) text = text.replaceAll(file, name);
      if (!ended.ok) throw notLinked(text);
      return { bytes: new Uint8Array(await readFile(output)), diagnostics: text };
    });
  }

  #run(cwd: string, args: readonly string[]): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const options = { cwd, maxBuffer: 2 ** 28, shell: process.platform === "win32" };
      execFile(this.#command, args, options, (error, stdout, stderr) => {
        const text = withoutOperands(`${stdout}${stderr}`.replace(NOISE, ""));
        if (error && typeof error.code !== "number") reject(compilerCrash("emcc", text, error));
        else resolve({ ok: error === null, text });
      });
    });
  }
}

/** Returns true for headers of this package, of Emscripten's system root and of its clang. */
function isSystemHeader(name: string): boolean {
  const ours = [luaInclude(), nativeInclude()].some((folder) => name.startsWith(`${folder}${path.sep}`));
  return ours || /[/\\](?:sysroot[/\\]include|lib[/\\]clang)[/\\]/.test(name);
}

function dependenciesOf({ cwd, tree }: Project, rule: string): string[] {
  return prerequisitesOf(rule).map((name) => resolvePath(cwd, tree.slashed(name)));
}

/** Returns the directory to compile a project in. Sources in memory are written below `temporary`. */
async function directoryOf({ cwd, tree }: Project, temporary: string): Promise<string> {
  if (tree.inMemory.size === 0) return diskPath(cwd);
  const directory = path.join(temporary, "sources");
  for (const [name, contents] of tree.inMemory) {
    const file = path.join(directory, name.slice(cwd.length));
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
  return directory;
}
