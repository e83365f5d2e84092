/**
 * Reads types from untyped data: the output of `t`, or a JSON file. Returns a normalised copy with known properties only
 * and trimmed descriptions. references.ts checks references and defaults, which needs all definitions.
 */

import type { Place } from "./json-reader.js";
import { isModuleClass, MODULE_CLASSES } from "../security/classes.js";
import { PROMISE } from "./commands.js";
import { isCommandId, isLuaName, isWellFormed } from "./names.js";
import {
  SCALAR_KINDS,
  type FunctionType,
  type Param,
  type Rest,
  type Result,
  type ScalarKind,
  type Type,
} from "./type.js";

const KINDS: Readonly<Record<string, (place: Place) => Type>> = {
  optional: (place) => {
    place.object(["kind", "of"], ["default", "doc"]);
    const of = readType(place.at("of"));
    const standard = place.maybe("default")?.literal();
    return { kind: "optional", of, ...(standard === undefined ? {} : { default: standard }) };
  },
  union: (place) => {
    place.object(["kind", "of"], ["doc"]);
    const of = place.at("of").items().map(readType);
    if (of.length < 2) place.at("of").fail("a union has at least two types");
    return { kind: "union", of };
  },
  array: (place) => {
    place.object(["kind", "of"], ["doc"]);
    return { kind: "array", of: readType(place.at("of")) };
  },
  table: (place) => {
    place.object(["kind", "key", "value"], ["doc"]);
    const key = readType(place.at("key"));
    if (key.kind === "nil" || key.kind === "optional") place.at("key").fail("nil is not a key");
    if (key.kind === "bytes") place.at("key").fail("bytes are not a key; use a string");
    return { kind: "table", key, value: readType(place.at("value")) };
  },
  record: (place) => {
    place.object(["kind", "fields"], ["doc"]);
    return { kind: "record", fields: readNamed(place.at("fields"), readType) };
  },
  interface: (place) => {
    place.object(["kind", "methods"], ["doc"]);
    const methods = readNamed(place.at("methods"), (method, name) => {
      if (!isLuaName(name)) method.fail("not a name that a method can be called by");
      const type = readType(method);
      return type.kind === "function" ? type : method.fail("a method is a function");
    });
    return { kind: "interface", methods };
  },
  function: readFunction,
  literal: (place) => {
    place.object(["kind", "value"], ["doc"]);
    return { kind: "literal", value: place.at("value").literal() };
  },
  ref: (place) => {
    place.object(["kind", "name"], ["doc"]);
    return { kind: "ref", name: place.at("name").string() };
  },
};

/** Reads a type. Throws `ERR_MANIFEST`. */
export function readType(place: Place): Type {
  if (!place.keys().includes("kind")) place.fail("not a type: it has no 'kind'");
  const kind = place.at("kind").string();
  const read = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (read !== undefined) return { ...read(place), ...docOf(place) };
  if (!isScalar(kind)) return place.at("kind").fail(`unknown kind '${kind}'`);
  place.object(["kind"], ["doc"]);
  return { kind, ...docOf(place) };
}

/** Reads an object, each of its values with `read`. */
export function readNamed<T>(place: Place, read: (place: Place, name: string) => T): Record<string, T> {
  return Object.fromEntries(place.keys().map((name) => [keyOf(place, name), read(place.at(name), name)]));
}

function keyOf(place: Place, name: string): string {
  if (!isWellFormed(name)) place.fail("a name has a lone surrogate");
  return name;
}

function isScalar(kind: string): kind is ScalarKind {
  return SCALAR_KINDS.some((known) => known === kind);
}

function docOf(place: Place): { doc?: string } {
  const doc = place.maybe("doc")?.text();
  return doc === undefined ? {} : { doc };
}

function readFunction(place: Place): FunctionType {
  place.object(["kind", "params", "results"], ["rest", "restResult", "class", "yields", "doc"]);
  const params = place.at("params").items().map(readParam);
  params.forEach(({ name }, index) => {
    if (params.findIndex((other) => other.name === name) < index)
      place.at("params").at(index).fail(`duplicate parameter '${name}'`);
  });
  const rest = place.maybe("rest");
  const restResult = place.maybe("restResult");
  const classes = place.maybe("class")?.items().map(readClass);
  const yields = place.maybe("yields")?.items().map(readCommand);
  return {
    kind: "function",
    params,
    ...(rest === undefined ? {} : { rest: readRest(rest) }),
    results: place.at("results").items().map(readResult),
    ...(restResult === undefined ? {} : { restResult: readRest(restResult) }),
    ...(classes === undefined ? {} : { class: [...new Set(classes)] }),
    ...(yields === undefined ? {} : { yields: [...new Set(yields)] }),
  };
}

/** Reads the name of a class of modules. Throws `ERR_MANIFEST`. */
export function readClass(place: Place): string {
  const name = place.string();
  if (!isModuleClass(name))
    place.fail(`unknown class '${name}'; expected one of ${MODULE_CLASSES.join(", ")}`);
  return name;
}

function readCommand(place: Place): string {
  const id = place.string();
  if (id === PROMISE || isCommandId(id)) return id;
  return place.fail(`'${id}' is not the id of a command: module.name`);
}

function readParam(place: Place): Param {
  place.object(["name", "type"], ["doc"]);
  const name = place.at("name").string();
  if (!isLuaName(name)) place.at("name").fail(`'${name}' is not a parameter name`);
  return { name, type: readType(place.at("type")), ...docOf(place) };
}

function readResult(place: Place): Result {
  place.object(["type"], ["name", "doc"]);
  const name = place.maybe("name")?.string();
  if (name !== undefined && !isLuaName(name)) place.at("name").fail(`'${name}' is not a result name`);
  return { ...(name === undefined ? {} : { name }), type: readType(place.at("type")), ...docOf(place) };
}

function readRest(place: Place): Rest {
  place.object(["type"], ["doc"]);
  return { type: readType(place.at("type")), ...docOf(place) };
}
