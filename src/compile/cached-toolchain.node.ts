/**
 * A compiler that compiles a source only if it, a header that it read, the flags, the headers of this package or the
 * compiler changed since the last time.
 */
import { isBytes } from "../errors/realms.js";
import type { FileTree } from "./source-tree.js";
import { bytesOf } from "./source-tree.js";
import { CLANG_ABI_FLAGS, CLANG_CPP_FLAGS, EMCC_COMPILE_FLAGS } from "./flags.js";
import { digestOf, type ObjectCache } from "./object-cache.node.js";
import type { Input, Project } from "./project.js";
import type { LinkInput, ObjectOutput, Stage, Toolchain, ToolOutput } from "./toolchain.js";

/** Changes with what an entry means. */
const FORMAT = 2;

/** Macros that make an object differ at each compile. */
const TIME = /__(?:DATE|TIME|TIMESTAMP)__/;

export class CachedToolchain implements Toolchain {
  readonly compiler: Toolchain["compiler"];
  readonly version: string;
  readonly cxxLibrary: Toolchain["cxxLibrary"];
  /** Objects that were compiled, and those that the cache had. */
  compiled = 0;
  reused = 0;
  readonly #toolchain: Toolchain;
  readonly #cache: ObjectCache;
  readonly #headers: string;
  /** The names of a project's files before the first compile, which may look for more. */
  readonly #names = new WeakMap<Project, string>();

  /** `headers` are those of this package that every source can include. */
  constructor(toolchain: Toolchain, cache: ObjectCache, headers: FileTree) {
    this.#toolchain = toolchain;
    this.#cache = cache;
    this.#headers = digestOfTree(headers);
    this.compiler = toolchain.compiler;
    this.version = toolchain.version;
    this.cxxLibrary = toolchain.cxxLibrary;
  }

  async compile(project: Project, source: Input, stage: Stage = "object"): Promise<ObjectOutput> {
    if (stage !== "object") return this.#toolchain.compile(project, source, stage);
    const key = await this.#key(project, source);
    const found = this.#cache.find(key);
    if (found?.files.every(([path, digest]) => digestIn(project, path) === digest) === true) {
      this.reused++;
      const dependencies = found.files.map(([path]) => path);
      const { bytes, diagnostics, prerequisites } = found;
      return { bytes, diagnostics, prerequisites, dependencies };
    }
    const output = await this.#toolchain.compile(project, source);
    this.compiled++;
    const { dependencies, prerequisites, bytes, diagnostics } = output;
    const files = dependencies?.map((path) => [path, digestIn(project, path)] as const);
    if (files?.every((entry): entry is [string, string] => entry[1] !== undefined) === true)
      this.#cache.store(key, { bytes, diagnostics, prerequisites, files });
    return output;
  }

  link(
    project: Project,
    objects: readonly LinkInput[],
    archives: readonly LinkInput[],
    exports: readonly string[],
  ): Promise<ToolOutput> {
    return this.#toolchain.link(project, objects, archives, exports);
  }

  /**
   * Everything that decides an object but the contents of files. The names of all headers that sources may include are
   * part of it, because a new file can take the place of a header further down the search path.
   */
  async #key(project: Project, source: Input): Promise<string> {
    let names = this.#names.get(project);
    if (names === undefined) {
      const inputs = new Set(project.inputs.map((input) => input.path));
      names = [...project.files.keys()]
        .filter((path) => !inputs.has(path))
        .sort()
        .join("\0");
      this.#names.set(project, names);
    }
    const { macros, compileFlags, optimize, debug, search, preincludes } = project.flags;
    const own = this.compiler === "emcc" ? EMCC_COMPILE_FLAGS : CLANG_ABI_FLAGS;
    const cpp = source.language === "c++" ? [CLANG_CPP_FLAGS, (await this.cxxLibrary()).version] : [];
    const flags = [own, cpp, macros, compileFlags, optimize, debug, search, preincludes];
    const { cwd } = project;
    return digestOf(
      JSON.stringify([FORMAT, this.compiler, this.version, this.#headers, flags, cwd, source, names]),
    );
  }
}

/** Returns the digest of a file of a project; undefined if there is none, or if its object depends on the time. */
function digestIn({ files, tree }: Project, path: string): string | undefined {
  if (!files.has(path) && !tree.isFile(path)) return undefined;
  const contents = files.get(path) ?? tree.read(path);
  const text = typeof contents === "string" ? contents : Buffer.from(contents).toString("latin1");
  return TIME.test(text) ? undefined : digestOf(bytesOf(contents));
}

function digestOfTree(tree: FileTree): string {
  const entries = Object.entries(tree).map(([name, entry]): [string, string] => [
    name,
    typeof entry === "string" || isBytes(entry) ? digestOf(entry) : digestOfTree(entry),
  ]);
  return digestOf(JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1))));
}
