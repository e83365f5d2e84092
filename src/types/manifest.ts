/**
 * Reads and prints manifests: all that is known of a module without its code, as JSON. `defineModule` makes a host
 * module's manifest; a native module may have one beside its file.
 */

import { isObjectLike } from "../errors/describe.js";
import { manifestSyntax } from "../errors/host-module.js";
import { Place } from "./json-reader.js";
import { isIdentifier, isModuleName } from "./names.js";
import { readClass, readNamed, readType } from "./read-type.js";
import { checkDefaults, checkGrounded, checkReferences } from "./references.js";
import type { Definitions, Manifest, Type } from "./type.js";

/** The version of the JSON format. */
export const MANIFEST_FORMAT = 1;

/** A type that every module has under this name: see `bigint` in type.ts. */
const RESERVED = "bigint";

/** Reads a module's types: `define`, which is optional, and `export`. Throws `ERR_MANIFEST`. */
export function readTypes(
  value: unknown,
  source: string,
): { readonly define: Definitions; readonly export: Type } {
  return typesOf(new Place(value, source));
}

function typesOf(place: Place): { readonly define: Definitions; readonly export: Type } {
  const whole = place.at("export");
  const definitions = place.maybe("define") ?? new Place({}, place.source, "define");
  const define = readNamed(definitions, (definition, name) => {
    if (!isIdentifier(name)) definition.fail("not a type name: letters, digits and underscores expected");
    if (name === RESERVED) definition.fail(`'${RESERVED}' is a built-in type`);
    return readType(definition);
  });
  const exported = readType(whole);
  if (exported.doc !== undefined)
    whole.at("doc").fail("the module's description takes the place of this text");
  for (const [name, type] of Object.entries(define)) checkReferences(type, definitions.at(name), define);
  checkReferences(exported, whole, define);
  checkGrounded(define, definitions);
  for (const [name, type] of Object.entries(define)) checkDefaults(type, definitions.at(name), define);
  checkDefaults(exported, whole, define);
  return { define, export: exported };
}

/**
 * Reads a manifest from JSON: text, or the result of `JSON.parse`. `source` names the input in errors. Throws
 * `ERR_MANIFEST_SYNTAX`, or `ERR_MANIFEST` with the path of what is wrong. The result is frozen.
 */
export function readManifest(json: unknown, source: string): Manifest {
  const place = new Place(typeof json === "string" ? parse(json, source) : json, source);
  place.object(["format", "name", "class", "export"], ["description", "define"]);
  const format = place.at("format");
  if (format.value !== MANIFEST_FORMAT)
    format.fail(`format ${MANIFEST_FORMAT} expected, got ${JSON.stringify(format.value)}`);
  const name = place.at("name");
  if (!isModuleName(name.string())) name.fail(`'${name.string()}' is not a module name`);
  return freeze({
    name: name.string(),
    description: place.maybe("description")?.text() ?? "",
    class: place.at("class").items().map(readClass),
    ...typesOf(place),
  });
}

function parse(text: string, source: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) throw manifestSyntax(source, error);
    throw error;
  }
}

/** A manifest as JSON text, which `readManifest` accepts. Ends with a line feed. */
export function printManifest(manifest: Manifest): string {
  const { name, description, class: classes, define, export: exported } = manifest;
  const json = { format: MANIFEST_FORMAT, name, description, class: classes, define, export: exported };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

/** Freezes data with all its parts and returns it. */
export function freeze<T>(value: T): T {
  if (!isObjectLike(value) || Object.isFrozen(value)) return value;
  Object.values(value).forEach(freeze);
  return Object.freeze(value);
}
