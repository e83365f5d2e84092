/** The content of a new state before anything runs: the options `path`, `cpath` and `globals`. */

import { badOption } from "../errors/values.js";
import { describeThrown } from "../errors/describe.js";
import { templates, type Roots } from "../modules/resolver.js";
import type { LuaState } from "../state/state.js";
import type { LuaInput } from "../values/types.js";

export interface InitialValues {
  /**
   * Globals by name, set before anything runs; each value as for `state.set`. Default: none. It is read once.
   */
  readonly globals?: Readonly<Record<string, LuaInput>>;
  /**
   * Where `require` looks for Lua files after the context and the stdlib: templates with `?`, separated by `;`, instead
   * of LUA_PATH and Lua's own. "" for nowhere.
   */
  readonly path?: string;
  /** The same for native modules (`.wasm`), instead of LUA_CPATH. */
  readonly cpath?: string;
}

const PATHS = [
  ["path", "lua"],
  ["cpath", "wasm"],
] as const;

/** Throws `ERR_OPTION` for a path that C cannot hold. `hasPackage`: whether the state has the library. */
export function checkPaths(options: InitialValues, hasPackage: boolean): void {
  for (const [name] of PATHS) {
    const path = options[name];
    if (path === undefined) continue;
    if (path.includes("\0")) throw badOption(name, `${JSON.stringify(path)} has a NUL in it`);
    if (!hasPackage) throw badOption(name, 'needs the library "package"');
  }
}

/** Sets `package.path` and `package.cpath`, which begin with the roots. The options were checked. */
export function setPaths(state: LuaState, roots: Roots, options: InitialValues): void {
  for (const [name, extension] of PATHS) {
    const path = options[name];
    if (path === undefined) continue;
    const all = [templates(roots, extension), path].filter((part) => part !== "");
    state.set(["package", name], all.join(";"));
  }
}

/** Throws `ERR_OPTION` for a value that Lua cannot have. */
export function setGlobals(state: LuaState, globals: InitialValues["globals"] = {}): void {
  let setting = "";
  try {
    for (const name of Object.keys(globals)) {
      setting = name;
      state.set([name], globals[name]);
    }
  } catch (error) {
    throw badOption("globals", `${JSON.stringify(setting)}: ${describeThrown(error)}`, error);
  }
}
