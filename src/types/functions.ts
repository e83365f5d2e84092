/** The functions that a module's types describe, at any depth, each with the classes that count for it. */

import { within } from "./references.js";
import type { FunctionType, Manifest, Type } from "./type.js";

/** A function that Lua can get from a module. */
export interface TypedFunction {
  /** How messages name it: `time.sleep`, `time.Timer:wait`, `time.after()` for what `time.after` returns. */
  readonly path: string;
  /** Its own classes, or else those of the function that it comes from, or else those of the module. */
  readonly classes: readonly string[];
}

/** Finds all functions of a module. Functions that Lua passes as arguments are not the module's. */
export function functionsOf({
  name,
  class: classes,
  define,
  export: exported,
}: Pick<Manifest, "name" | "class" | "define" | "export">): ReadonlyMap<FunctionType, TypedFunction> {
  const found = new Map<FunctionType, TypedFunction>();
  /** `given`: whether the module gives such values to Lua, and does not get them. */
  const collect = (type: Type, path: string, inherited: readonly string[], given: boolean): void => {
    switch (type.kind) {
      case "function": {
        const { params, rest, results, restResult } = type;
        const own = type.class ?? inherited;
        if (given) found.set(type, { path, classes: own });
        for (const result of restResult === undefined ? results : [...results, restResult])
          collect(result.type, `${path}()`, own, given);
        for (const param of rest === undefined ? params : [...params, rest])
          collect(param.type, `${path}()`, own, !given);
        return;
      }
      case "interface":
        for (const [method, of] of Object.entries(type.methods))
          collect(of, `${path}:${method}`, inherited, true);
        return;
      case "record":
        for (const [field, of] of Object.entries(type.fields))
          collect(of, `${path}.${field}`, inherited, given);
        return;
      default:
        for (const part of within(type)) collect(part, path, inherited, given);
    }
  };
  for (const [defined, type] of Object.entries(define)) collect(type, `${name}.${defined}`, classes, true);
  collect(exported, name, classes, true);
  return found;
}
