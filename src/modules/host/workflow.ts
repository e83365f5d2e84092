/**
 * Removes from a workflow state what differs from run to run, or reaches the world, in Lua's own libraries. A workflow
 * is replayed from its beginning and must come out the same.
 */

import { nativeClasses } from "../../errors/security.js";
import {
  isModuleClass,
  mayUse,
  MODULE_CLASSES,
  requireMayUse,
  type ModuleClass,
  type StateKind,
} from "../../security/classes.js";
import type { LuaState } from "../../state/state.js";

/** The classes of native modules, by name. */
export type NativeClasses = Readonly<Record<string, readonly ModuleClass[]>>;

/**
 * `math.random` returns the same numbers in every workflow. The rest of `debug` would let a script reach what was
 * removed; `package.loadlib` and the reference searchers of C libraries would open native modules of any class.
 */
const LIBRARIES = `
io, package.loaded.io = nil, nil
os = { difftime = os.difftime }
package.loaded.os = os
math.randomseed(0)
math.randomseed = nil
dofile, loadfile = nil, nil
debug = { traceback = debug.traceback, getinfo = debug.getinfo }
package.loaded.debug = debug
package.loadlib, package.searchpath = nil, nil
package.searchers[5], package.searchers[4] = nil, nil
`;

/** Copies and checks the classes that a runtime got. Throws `ERR_NATIVE_CLASSES`. */
export function nativeClassesOf(given: unknown = {}): NativeClasses {
  if (typeof given !== "object" || given === null) throw nativeClasses("nativeClasses are an object");
  const entries = Object.entries(given).map(([name, classes]: [string, unknown]) => {
    const list: readonly unknown[] = Array.isArray(classes) ? classes : [classes];
    const known = list.filter(isModuleClass);
    if (!Array.isArray(classes) || known.length < list.length)
      throw nativeClasses(`nativeClasses of '${name}': expected a list of ${MODULE_CLASSES.join(", ")}`);
    return [name, known] as const;
  });
  return Object.fromEntries(entries);
}

/** Removes them from a new state, and the statically linked native modules that it may not use. */
export function confineWorkflow(state: LuaState, classes: NativeClasses): void {
  state.run(LIBRARIES, { name: "=workflow" });
  const list = "local names = {} for name in pairs(package.preload) do names[#names + 1] = name end";
  for (const native of state.run<string[]>(`${list} return table.unpack(names)`, { name: "=workflow" })) {
    if (mayUse(classesOf(native, classes), "workflow")) continue;
    state.set(["package", "preload", native], () => {
      requireNative(native, classes, "workflow");
    });
  }
}

function classesOf(name: string, classes: NativeClasses): readonly string[] {
  return (Object.hasOwn(classes, name) ? classes[name] : undefined) ?? [];
}

/** Throws `ERR_MODULE_CLASS` if a state of this kind may not use the native module. */
export function requireNative(name: string, classes: NativeClasses, kind: StateKind): void {
  requireMayUse(name, classesOf(name, classes), kind);
}
