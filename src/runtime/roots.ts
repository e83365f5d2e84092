/** The roots of each state: the directories where `require` looks for modules. */

import type { LuaPointer } from "../core/pointers.js";
import { describeThrown } from "../errors/describe.js";
import { isRecord, readOptions, type OptionKinds } from "../errors/options.js";
import { badOption } from "../errors/values.js";
import { templates, type Roots } from "../modules/resolver.js";
import { luaBytes } from "../values/text.js";

export interface RootOptions {
  /** The directory where `require` looks first. Default: the current directory, `.`. */
  readonly context?: string;
  /** The directory of the standard modules, or false for none. Default: that of the runtime. */
  readonly stdlib?: string | false;
}

/** Throws `ERR_OPTION` if `directory` is not a directory path. */
export function requireDirectory(option: string, directory: unknown): string {
  if (typeof directory !== "string")
    throw badOption(option, `expected the path of a directory, found ${describeThrown(directory)}`);
  if (directory.includes("\0")) throw badOption(option, `${JSON.stringify(directory)} has a NUL in it`);
  return directory;
}

/** Directories that a confined state may use besides those that all may. */
export interface ConfinedDirectories {
  readonly roots?: readonly string[];
  /** For reading only, also where they lie in directories that it may change. */
  readonly readOnly?: readonly string[];
}

const CONFINED_OPTIONS = {
  roots: "any",
  readOnly: "any",
} as const satisfies OptionKinds<ConfinedDirectories>;

/** Returns the directories of the option `confined`, when it is neither true nor false. Throws `ERR_OPTION`. */
export function confinedRoots(confined: unknown): Required<ConfinedDirectories> {
  const { roots, readOnly }: { roots?: unknown; readOnly?: unknown } = isRecord(confined)
    ? readOptions(confined as ConfinedDirectories, CONFINED_OPTIONS)
    : {};
  const given = [roots, readOnly].filter((list) => list !== undefined);
  if (given.length === 0 || !given.every((list) => Array.isArray(list)))
    throw badOption("confined", "expected true, false, or an object with an array `roots` or `readOnly`");
  const directories = (list: unknown): string[] =>
    ((list ?? []) as unknown[]).map((root) => requireDirectory("confined", root));
  return { roots: directories(roots), readOnly: directories(readOnly) };
}

/**
 * Normalizes a directory for use as a path prefix: an empty one is the current directory, and trailing slashes are
 * dropped.
 */
function rootOf(directory: string): string {
  return directory === "" ? "." : directory.replace(/\/+$/, "");
}

export class StateRoots {
  readonly #byState = new Map<LuaPointer, Roots>();
  /** What was made last, since most states have the same. */
  #last: { readonly context: string; readonly stdlib: string | false; readonly roots: Roots } | undefined;
  readonly #templates = new WeakMap<Roots, Record<"lua" | "wasm", Uint8Array | undefined>>();
  /** The roots of states that C makes, as the stand-alone interpreter does. */
  fallback: Roots = [];
  /** The main script of such a state, if it has one: `require` takes it only if nothing else has the module. */
  script: string | undefined;
  /** Called when a state first asks for its roots: its libraries are open and no code has run. */
  opened: (L: LuaPointer) => void = () => undefined;

  constructor(readonly stdlib: string | undefined) {}

  /** Throws `ERR_OPTION`. */
  make({ context = ".", stdlib = this.stdlib ?? false }: RootOptions): Roots {
    if (this.#last?.context === context && this.#last.stdlib === stdlib) return this.#last.roots;
    const roots = [requireDirectory("context", context)];
    if (stdlib !== false) roots.push(requireDirectory("stdlib", stdlib));
    this.#last = { context, stdlib, roots: roots.map(rootOf) };
    return this.#last.roots;
  }

  /** The bytes of the templates for package.path (`lua`) or package.cpath (`wasm`) of a state's roots. */
  templatesOf(roots: Roots, extension: "lua" | "wasm"): Uint8Array {
    let known = this.#templates.get(roots);
    if (known === undefined) this.#templates.set(roots, (known = { lua: undefined, wasm: undefined }));
    return (known[extension] ??= luaBytes(templates(roots, extension)));
  }

  set(L: LuaPointer, roots: Roots): void {
    this.#byState.set(L, roots);
  }

  get(L: LuaPointer): Roots {
    return this.#byState.get(L) ?? this.fallback;
  }

  delete(L: LuaPointer): void {
    this.#byState.delete(L);
  }
}
