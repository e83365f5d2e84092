/**
 * Copies files from elsewhere (a server, a database) to the virtual files before a script runs: the script, the
 * modules that it requires, and those that they require. `require` cannot wait, so all files must be present.
 */

import type { Files } from "../files/embedder-files.js";
import type { RuntimeFiles } from "../files/runtime-files.js";
import { absolutePath } from "../files/paths.js";
import { describeThrown, isInstance, kindOf } from "../errors/describe.js";
import { hasCode } from "../errors/has-code.js";
import { badParameter } from "../errors/values.js";
import { candidates, isPlainName, resolve } from "../modules/resolver.js";
import { isModuleName } from "../modules/native/native-names.js";
import { requiresOf } from "../modules/requires.js";
import type { LuaState } from "../state/state.js";
import { readOptions } from "../errors/options.js";
import { luaBytes } from "../values/text.js";
import type { Fetcher } from "./compiled.js";
import { isPage } from "./content.js";
import { fetchFile } from "./fetch-files.js";
import type { StateRoots } from "./roots.js";

/**
 * The directory that paths are relative to: a URL as an object or as text, relative to the page, or in Node also a
 * path of the machine. Or a function that returns the file at a path; undefined or null if there is none.
 */
export type PreloadSource = string | URL | ((path: string) => Promise<FileContent> | FileContent);

type FileContent = string | Uint8Array | undefined | null;

export interface PreloadOptions {
  /** Default: the directory of the entry, which must then be a URL or path like `source`. */
  readonly source?: PreloadSource;
  /** The virtual directory that receives the source: the context of the state to create. Default: `/app`. */
  readonly context?: string;
}

export interface PreloadedModule {
  /** Undefined for the entry. */
  readonly name: string | undefined;
  /** The absolute paths of the virtual files: a Lua file, a native one, or both. */
  readonly files: readonly string[];
}

/**
 * A module that was not found, or of which a file could not be read. In the second case another file of it may be
 * loaded.
 */
export interface MissingModule {
  /** Undefined for the entry. */
  readonly name: string | undefined;
  /** The paths requested from the source. */
  readonly tried: readonly string[];
  /** The absolute paths of the virtual files that require it. */
  readonly requiredBy: readonly string[];
  /** Why files that may exist could not be read (a status, a network error), each with its path. */
  readonly problems: readonly string[];
}

export interface PreloadReport {
  readonly context: string;
  readonly loaded: readonly PreloadedModule[];
  readonly missing: readonly MissingModule[];
}

/** The parts of a runtime that preloading needs. */
export interface PreloadTarget {
  readonly files: Files;
  readonly runtimeFiles: RuntimeFiles;
  readonly roots: StateRoots;
  readonly fetch: Fetcher;
  readonly toUrl: (text: string) => URL;
  createState(): LuaState;
}

const PRELOAD_OPTIONS = { source: "any", context: "text" } as const;
const DEFAULT_CONTEXT = "/app";

type Getter = (path: string) => Promise<Uint8Array | undefined>;

export async function preload(
  target: PreloadTarget,
  entry: string | URL,
  options: PreloadOptions = {},
): Promise<PreloadReport> {
  const { source, context = DEFAULT_CONTEXT } = readOptions(options, PRELOAD_OPTIONS);
  const from = source === undefined ? besideEntry(entry, target) : { path: pathOf(entry), source };
  if (/(?:^|\/)(?:\.{1,2})?$/.test(from.path))
    throw badParameter("entry", `${describeThrown(entry)} is not a file`);
  const walk = new Walk(
    target,
    getterOf(from.source, target),
    absolutePath(context, target.runtimeFiles.namespace.cwd),
  );
  await walk.entry(from.path);
  return walk.report();
}

/** Returns the entry as a path within the source. Throws `ERR_PARAMETER`. */
function pathOf(entry: unknown): string {
  if (typeof entry === "string") return entry;
  throw badParameter("entry", `with a source it must be a path in that source; found ${kindOf(entry)}`);
}

/** Returns the entry's directory as the source. Throws `ERR_PARAMETER` if the entry is not a URL. */
function besideEntry(entry: string | URL, { toUrl }: PreloadTarget): { path: string; source: URL } {
  const url = urlOf("entry", entry, toUrl);
  const [name = ""] = /[^/]*$/.exec(url.pathname) ?? [];
  return { path: decodeURIComponent(name), source: new URL(".", url) };
}

function urlOf(parameter: string, given: string | URL, toUrl: (text: string) => URL): URL {
  try {
    if (typeof given === "string") return toUrl(given);
    if (isInstance(given, URL)) return given;
    throw badParameter(parameter, `expected a URL or text, found ${kindOf(given)}`);
  } catch (error) {
    if (hasCode(error, "ERR_PARAMETER")) throw error;
    throw badParameter(parameter, `${describeThrown(given)} is not a URL (${describeThrown(error)})`);
  }
}

class Walk {
  readonly #loaded: PreloadedModule[] = [];
  readonly #missing = new Map<string, { tried: string[]; requiredBy: string[]; problems: string[] }>();
  #lostEntry: MissingModule | undefined;
  readonly #seen = new Set<string>();
  readonly #provided: Provided;

  constructor(
    readonly target: PreloadTarget,
    readonly get: Getter,
    readonly context: string,
  ) {
    this.#provided = providedBy(target);
  }

  async entry(entry: string): Promise<void> {
    const path = absolutePath(entry, "/").slice(1);
    const problems: string[] = [];
    const content = await this.#attempt(path, problems);
    if (content === undefined) {
      this.#lostEntry = { name: undefined, tried: [path], requiredBy: [], problems };
      return;
    }
    const file = this.#put(path, content);
    this.#loaded.push({ name: undefined, files: [file] });
    await this.#follow(file, content);
  }

  report(): PreloadReport {
    const missing = [...this.#missing].map(([name, rest]): MissingModule => ({ name, ...rest }));
    return {
      context: this.context,
      loaded: this.#loaded,
      missing: this.#lostEntry === undefined ? missing : [this.#lostEntry, ...missing],
    };
  }

  async #follow(file: string, content: Uint8Array): Promise<void> {
    for (const name of requiresOf(content)) {
      this.#missing.get(name)?.requiredBy.push(file);
      if (this.#seen.has(name)) continue;
      this.#seen.add(name);
      await this.#module(name, file);
    }
  }

  async #module(name: string, requiredBy: string): Promise<void> {
    if (this.#provided.loaded.has(name)) return;
    const tried: string[] = [];
    const problems: string[] = [];
    for (const place of isPlainName(name) ? candidates(name, [""]) : []) {
      const paths = [`${place}.lua`, ...(isModuleName(name) ? [`${place}.wasm`] : [])].map((p) => p.slice(1));
      tried.push(...paths);
      const contents = await Promise.all(paths.map((path) => this.#attempt(path, problems)));
      const got = paths.flatMap((path, at) => {
        const content = contents[at];
        return content === undefined ? [] : [{ file: this.#put(path, content), content }];
      });
      if (got.length === 0) continue;
      if (problems.length > 0) this.#missing.set(name, { tried, requiredBy: [requiredBy], problems });
      this.#loaded.push({ name, files: got.map(({ file }) => file) });
      for (const { file, content } of got) if (file.endsWith(".lua")) await this.#follow(file, content);
      return;
    }
    if ((await this.#isHere(name)) && problems.length === 0) return;
    this.#missing.set(name, { tried, requiredBy: [requiredBy], problems });
  }

  /**
   * Whether the runtime already has the module: in the context, in the stdlib, or linked into the core. Its own
   * requirements are followed too.
   */
  async #isHere(name: string): Promise<boolean> {
    const { files, roots } = this.target;
    const found = resolve(name, roots.make({ context: this.context }), (path) => files.isFile(path));
    if (found?.lua !== undefined) await this.#follow(found.lua, files.read(found.lua));
    return found !== undefined || this.#provided.preloaded.has(name);
  }

  #put(path: string, content: Uint8Array): string {
    const file = absolutePath(path, this.context);
    this.target.runtimeFiles.given.put(file, content);
    return file;
  }

  async #attempt(path: string, problems: string[]): Promise<Uint8Array | undefined> {
    try {
      const content = await this.get(path);
      return content === undefined || isPage(content) ? undefined : content;
    } catch (error) {
      problems.push(hasCode(error, "ERR_FILE_SOURCE") ? error.message : `${path}: ${describeThrown(error)}`);
      return undefined;
    }
  }
}

/** The names that a new state provides without a file. */
interface Provided {
  readonly loaded: ReadonlySet<string>;
  readonly preloaded: ReadonlySet<string>;
}

function providedBy(target: PreloadTarget): Provided {
  const state = target.createState();
  const names = (table: string): ReadonlySet<string> => {
    const list = `local names = {} for name in pairs(package.${table}) do names[#names + 1] = name end`;
    return new Set(state.run(`${list} return table.unpack(names)`).map(String));
  };
  try {
    return { loaded: names("loaded"), preloaded: names("preload") };
  } finally {
    state.close();
  }
}

function getterOf(source: PreloadSource, { fetch, toUrl }: PreloadTarget): Getter {
  if (typeof source === "function") {
    return async (path) => {
      const content = await source(path);
      return typeof content === "string" ? luaBytes(content) : (content ?? undefined);
    };
  }
  const base = directoryUrl(urlOf("source", source, toUrl));
  return async (path) => {
    const url = new URL(path.split("/").map(encodeURIComponent).join("/"), base);
    try {
      return await fetchFile(path, url, fetch);
    } catch (error) {
      if (hasCode(error, "ERR_FILE_SOURCE") && error.absent) return undefined;
      throw error;
    }
  };
}

/** Returns the URL with a trailing slash. */
function directoryUrl(source: URL): URL {
  const url = new URL(source);
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}
