/**
 * Removes everything from a workflow state's libraries that differs between runs or has effects outside the state. A
 * workflow is replayed from its beginning and must give the same results.
 */

import { isObjectLike } from "../../errors/describe.js";
import { nativeClasses } from "../../errors/security.js";
import {
  isModuleClass,
  mayUse,
  MODULE_CLASSES,
  requireMayUse,
  type ModuleClass,
  type StateKind,
} from "../../security/classes.js";
import type { LuaTable } from "../../values/table.js";
import { REPEATABLE } from "./workflow-libraries.js";
import { REFUSED } from "./workflow-refusals.js";
import type { LuaState } from "../../state/state.js";
import type { LuaFunction } from "../../values/function.js";

/** The classes of native modules, by name. */
export type NativeClasses = Readonly<Record<string, readonly ModuleClass[]>>;

/**
 * `math.random` returns the same numbers in every workflow that has no seed of its own. The rest of `debug` would give a script access to removed
 * functions; `package.loadlib` and the reference searchers of C libraries would open native modules of any class.
 */
const LIBRARIES = `
if math and ... then math.randomseed(0) end
if debug then
  debug = { traceback = debug.traceback, getinfo = debug.getinfo }
  package.loaded.debug = debug
end
package.loadlib, package.searchpath = nil, nil
package.searchers[5], package.searchers[4] = nil, nil
`;

const PREPARE = `local aside do ${REPEATABLE} end ${LIBRARIES} do ${REFUSED} end return aside`;

/** Copies and checks a runtime's classes. Throws `ERR_NATIVE_CLASSES`. */
export function nativeClassesOf(given: unknown = {}): NativeClasses {
  if (!isObjectLike(given)) throw nativeClasses("nativeClasses must be an object");
  const entries = Object.entries(given).map(([name, classes]: [string, unknown]) => {
    const list: readonly unknown[] = Array.isArray(classes) ? classes : [classes];
    const known = list.filter(isModuleClass);
    if (!Array.isArray(classes) || known.length < list.length)
      throw nativeClasses(`nativeClasses of '${name}': expected a list of ${MODULE_CLASSES.join(", ")}`);
    return [name, known] as const;
  });
  return Object.fromEntries(entries);
}

/**
 * Removes them from a new state, and the statically linked native modules that it may not use. Returns `aside` of
 * the state's internals.
 * @param seeded whether the embedder gave a seed
 */
export function confineWorkflow(state: LuaState, classes: NativeClasses, seeded: boolean): LuaFunction {
  const [aside] = state.run<[LuaFunction]>(PREPARE, { name: "=workflow", args: [!seeded] });
  const preload = state.get<LuaTable>(["package", "preload"]);
  const names = preload.keys<string>();
  preload.close();
  for (const native of names) {
    if (mayUse(classesOf(native, classes), "workflow")) continue;
    state.set(["package", "preload", native], () => {
      requireNative(native, classes, "workflow");
    });
  }
  return aside;
}

function classesOf(name: string, classes: NativeClasses): readonly string[] {
  return (Object.hasOwn(classes, name) ? classes[name] : undefined) ?? [];
}

/** Throws `ERR_MODULE_CLASS` if a state of this kind may not use the native module. */
export function requireNative(name: string, classes: NativeClasses, kind: StateKind): void {
  requireMayUse(name, classesOf(name, classes), kind);
}
