/**
 * What a workflow state does without: whatever of Lua's own libraries differs from run to run, or reaches the world. A
 * workflow is run again from its beginning, and has to come out the same.
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
 * `math.random` gives the same numbers in every workflow. With the rest of `debug` a script could reach what was taken away. `package.loadlib` and the reference searchers of C libraries
 * would open native modules whatever their class.
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

/** The classes that a runtime was told; a copy. Throws `ERR_NATIVE_CLASSES`. */
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

/** Takes them out of a new state; of the native modules that are linked into the core, those that it may not use. */
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

/** Throws `ERR_MODULE_CLASS` for a native module that a state of this kind may not use. */
export function requireNative(name: string, classes: NativeClasses, kind: StateKind): void {
  requireMayUse(name, classesOf(name, classes), kind);
}
