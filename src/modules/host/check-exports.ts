/** Compares the exports of a module with its types. */

import { isObjectLike } from "../../errors/describe.js";
import { HostError } from "../../errors/host-error.js";
import type { Difference } from "../../errors/differences.js";
import { Checks, problemOf } from "../../types/check.js";
import { plainReader, type ValueReader } from "../../types/value-reader.js";
import { isIdentifier } from "../../types/names.js";
import { shortType } from "../../types/signature.js";
import { resolve, type Definitions, type Manifest, type RecordType, type Type } from "../../types/type.js";
import { LowFunction } from "./low-level.js";

/** Returns every difference between exports and their types. Reads getters; calls no functions. */
export function checkExports(
  { name, define, export: type }: Pick<Manifest, "name" | "define" | "export">,
  exports: unknown,
  reader: ValueReader = plainReader,
): Difference[] {
  const checks = new Checks(name, define);
  const found: Difference[] = [];
  compare(type, exports, "exports", { checks, define, found, reader });
  return found;
}

interface Comparison {
  readonly checks: Checks;
  readonly reader: ValueReader;
  readonly define: Definitions;
  readonly found: Difference[];
}

function compare(type: Type, value: unknown, path: string, all: Comparison): void {
  const known = resolve(type, all.define);
  if (known.kind === "record") {
    compareRecord(known, value, path, all);
    return;
  }
  const problem = problemIn(known, type, value, all);
  if (problem !== undefined) all.found.push({ path, problem });
}

function problemIn(
  known: Type,
  type: Type,
  value: unknown,
  { checks, reader }: Comparison,
): string | undefined {
  if (known.kind === "function") {
    if (typeof value === "function" || value instanceof LowFunction) return undefined;
    return value === undefined || value === null
      ? "missing; expected a function"
      : `function expected, got ${luaKindOf(value)}`;
  }
  if (value === undefined && known.kind !== "optional" && known.kind !== "nil" && known.kind !== "any")
    return `missing; expected ${shortType(type)}`;
  // The type as written, so that messages use the name of a defined type.
  return problemOf(value, checks.of(type, "result"), reader);
}

function compareRecord(type: RecordType, value: unknown, path: string, all: Comparison): void {
  if (!isObjectLike(value) || Array.isArray(value) || value instanceof LowFunction) {
    all.found.push({ path, problem: `table expected, got ${luaKindOf(value)}` });
    return;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  for (const [name, of] of Object.entries(type.fields)) {
    const given = Object.hasOwn(fields, name) ? fields[name] : undefined;
    compare(of, given, path + step(name), all);
  }
  for (const name of Object.keys(fields)) {
    if (Object.hasOwn(type.fields, name) || fields[name] === undefined) continue;
    all.found.push({ path: path + step(name), problem: `not in the types: ${luaKindOf(fields[name])}` });
  }
}

const step = (name: string): string => (isIdentifier(name) ? `.${name}` : `[${JSON.stringify(name)}]`);

function luaKindOf(value: unknown): string {
  if (value === null || value === undefined) return "nil";
  if (value instanceof HostError) return "LuaError";
  if (value instanceof LowFunction) return "function";
  return Array.isArray(value) ? "array" : typeof value;
}
