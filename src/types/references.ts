/**
 * Checks that need all definitions: every reference has a definition, no type is defined as itself, and every default
 * matches its type.
 */

import type { Place } from "./json-reader.js";
import { resolve, type Definitions, type LiteralValue, type Type } from "./type.js";

/** The types directly within a type, each with its path. */
function parts(type: Type): readonly (readonly [Type, readonly (string | number)[]])[] {
  switch (type.kind) {
    case "optional":
    case "array":
      return [[type.of, ["of"]]];
    case "union":
      return type.of.map((of, index) => [of, ["of", index]]);
    case "table":
      return [
        [type.key, ["key"]],
        [type.value, ["value"]],
      ];
    case "record":
      return Object.entries(type.fields).map(([name, field]) => [field, ["fields", name]]);
    case "interface":
      return Object.entries(type.methods).map(([name, method]) => [method, ["methods", name]]);
    case "function": {
      const { params, rest, results, restResult } = type;
      return [
        ...params.map((param, index) => [param.type, ["params", index, "type"]] as const),
        ...(rest === undefined ? [] : [[rest.type, ["rest", "type"]] as const]),
        ...results.map((result, index) => [result.type, ["results", index, "type"]] as const),
        ...(restResult === undefined ? [] : [[restResult.type, ["restResult", "type"]] as const]),
      ];
    }
    default:
      return [];
  }
}

/** The types directly within a type. */
export function within(type: Type): readonly Type[] {
  return parts(type).map(([part]) => part);
}

/** Throws `ERR_MANIFEST` for an undefined reference in `type`, which was read from `place`. */
export function checkReferences(type: Type, place: Place, define: Definitions): void {
  if (type.kind === "ref" && !Object.hasOwn(define, type.name))
    place.at("name").fail(`no type '${type.name}' is defined`);
  for (const [part, path] of parts(type)) checkReferences(part, follow(place, path), define);
}

/** Throws `ERR_MANIFEST` for a definition that leads only back to itself: no value could be checked against it. */
export function checkGrounded(define: Definitions, place: Place): void {
  const done = new Set<string>();
  const visit = (type: Type, above: readonly string[]): void => {
    if (type.kind === "optional") visit(type.of, above);
    if (type.kind === "union")
      type.of.forEach((of) => {
        visit(of, above);
      });
    const next = type.kind === "ref" ? define[type.name] : undefined;
    if (type.kind !== "ref" || next === undefined || done.has(type.name)) return;
    if (above.includes(type.name)) place.at(type.name).fail("the type is defined only as itself");
    visit(next, [...above, type.name]);
    done.add(type.name);
  };
  for (const name of Object.keys(define)) visit({ kind: "ref", name }, []);
}

/** Throws `ERR_MANIFEST` for a default that does not match its type. References must be checked first. */
export function checkDefaults(type: Type, place: Place, define: Definitions): void {
  if (type.kind === "optional" && type.default !== undefined && !fits(type.default, type.of, define))
    place.at("default").fail("the default is not of the type");
  for (const [part, path] of parts(type)) checkDefaults(part, follow(place, path), define);
}

const follow = (place: Place, path: readonly (string | number)[]): Place =>
  path.reduce((at, key) => at.at(key), place);

function fits(value: LiteralValue, type: Type, define: Definitions): boolean {
  const found = resolve(type, define);
  switch (found.kind) {
    case "any":
      return true;
    case "string":
    case "number":
    case "boolean":
      return typeof value === found.kind;
    case "integer":
      return Number.isSafeInteger(value);
    case "literal":
      return value === found.value;
    case "optional":
      return fits(value, found.of, define);
    case "union":
      return found.of.some((of) => fits(value, of, define));
    default:
      return false;
  }
}
