/** Describes the content of a table in a line, for the message of an error. */

import { isIdentifier } from "../types/names.js";
import { isArray, isObject, isPlain } from "./objects.js";
import { entryFor } from "./reference.js";
import type { LuaTable } from "./table.js";

/** The longest description, in UTF-16 units. */
const LONGEST = 200;
/** How many levels of tables are shown. */
const DEEPEST = 3;
/** The maximum size of a copied table, in bytes of the stream. */
const LARGEST = 1 << 18;

/** The content as Lua writes it, `{ code = 5 }`; `otherwise` if the table is too large. Calls no metamethods. */
export function describeTable(table: LuaTable, otherwise: string): string {
  try {
    const { handles } = entryFor(table, "table");
    const text = handles.scope(() => show(table.toJS({ maxSize: LARGEST }), DEEPEST));
    return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  } catch {
    return otherwise;
  }
}

function show(value: unknown, depth: number): string {
  if (value === undefined) return "nil";
  if (typeof value === "string") return JSON.stringify(value);
  if (!isObject(value)) return `${value as number | bigint | boolean}`;
  const fields = fieldsOf(value, depth);
  if (fields === undefined) return typeof value === "function" ? "function" : "userdata";
  if (fields.length === 0) return "{}";
  return depth === 0 ? "{…}" : `{ ${fields.join(", ")} }`;
}

function fieldsOf(value: object, depth: number): readonly string[] | undefined {
  const inner = (item: unknown): string => show(item, depth - 1);
  if (isArray(value)) return depth === 0 ? ["…"] : value.map(inner);
  const entries =
    value instanceof Map
      ? [...(value as Map<unknown, unknown>)]
      : isPlain(value)
        ? Object.entries(value)
        : undefined;
  if (depth === 0) return entries?.length === 0 ? [] : entries && ["…"];
  return entries?.map(([key, item]) => `${keyOf(key)} = ${inner(item)}`);
}

const keyOf = (key: unknown): string =>
  typeof key === "string" && isIdentifier(key) ? key : `[${show(key, 0)}]`;
