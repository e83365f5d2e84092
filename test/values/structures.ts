/** Structures of JavaScript at random, and an independent model of Lua tables and `toJS`. */
import fc from "fast-check";

/** A table of Lua: its pairs, by key. */
type Table = Map<unknown, unknown>;

/** `value` in Lua, with tables as `Map`s; one object becomes one table. */
export function inLua(value: unknown, made = new Map<unknown, Table>()): unknown {
  if (value === null) return undefined;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value !== "object") return value;
  if (value instanceof Date) return value.getTime() / 1000;
  const known = made.get(value);
  if (known !== undefined) return known;
  const table: Table = new Map();
  made.set(value, table);
  for (const [key, item] of pairsOf(value)) {
    const luaKey = tableKey(inLua(key, made));
    const luaItem = inLua(item, made);
    if (luaItem === undefined) table.delete(luaKey);
    else table.set(luaKey, luaItem);
  }
  return table;
}

/** As a key a float with an integer's value is that integer. */
function tableKey(key: unknown): unknown {
  if (typeof key !== "number" || !Number.isInteger(key)) return key;
  if (Number.isSafeInteger(key)) return key + 0;
  return key >= -(2 ** 63) && key < 2 ** 63 ? BigInt(key) : key;
}

function pairsOf(value: object): Iterable<[unknown, unknown]> {
  if (value instanceof Map) return [...value].filter(([, item]) => item !== undefined && item !== null);
  if (value instanceof Set) return [...value].map((item) => [item, true]);
  if (Array.isArray(value)) return value.map((item, i): [unknown, unknown] => [i + 1, item]);
  return Object.entries(value);
}

/** The result of `toJS` for a value in Lua. */
export function outOfLua(value: unknown, made = new Map<unknown, unknown>()): unknown {
  if (!(value instanceof Map)) return value;
  if (made.has(value)) return made.get(value);
  const table = value as Table;
  const keys = [...table.keys()];
  const isArray = keys.length > 0 && keys.every((_, i) => table.has(i + 1));
  const isObject = keys.every((key) => typeof key === "string");
  const out: unknown = isArray ? [] : isObject ? {} : new Map();
  made.set(value, out);
  if (isArray) keys.forEach((_, i) => (out as unknown[]).push(outOfLua(table.get(i + 1), made)));
  else {
    for (const [key, item] of table) {
      const shown = outOfLua(item, made);
      if (!isObject) (out as Map<unknown, unknown>).set(outOfLua(key, made), shown);
      else
        Object.defineProperty(out, key as string, {
          value: shown,
          writable: true,
          enumerable: true,
          configurable: true,
        });
    }
  }
  return out;
}

/** Whether two structures are equal in kinds, contents and sharing. Structures as keys are not compared. */
export function sameShape(some: unknown, other: unknown, met = new Map<unknown, unknown>()): boolean {
  if (typeof some !== "object" || some === null) return Object.is(some, other);
  if (met.has(some)) return met.get(some) === other;
  met.set(some, other);
  if (typeof other !== "object" || other === null) return false;
  if (Object.getPrototypeOf(some) !== Object.getPrototypeOf(other)) return false;
  if (some instanceof Map) {
    const pairs = other as Map<unknown, unknown>;
    return (
      some.size === pairs.size &&
      [...some].every(([key, item]) => pairs.has(key) && sameShape(item, pairs.get(key), met))
    );
  }
  const names = Object.keys(some);
  return (
    names.length === Object.keys(other).length &&
    names.every(
      (name) =>
        Object.hasOwn(other, name) &&
        sameShape(some[name as keyof typeof some], other[name as keyof typeof other], met),
    )
  );
}

const INT64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom("__proto__", "constructor", "toString", "length", "1", ""),
  fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes).toString("latin1").repeat(3)),
);
export const key = fc.oneof(
  text,
  fc.integer(),
  fc.integer({ min: -2, max: 4 }),
  fc.boolean(),
  fc.double({ noNaN: true }),
  fc.bigInt(INT64).filter((big) => !Number.isSafeInteger(Number(big))),
);
const scalar = fc.oneof(
  key,
  fc.double(),
  fc.constantFrom(-0, NaN, 2 ** 53, 2 ** 27, -(2 ** 27) - 1, 5e-324),
  fc.date({ noInvalidDate: true }),
);
const nothing = fc.constantFrom(undefined, null);

export const { structure } = fc.letrec<{ structure: object; item: unknown }>((tie) => ({
  item: fc.oneof({ depthSize: "small", withCrossShrink: true }, scalar, nothing, tie("structure")),
  structure: fc.oneof(
    fc.array(tie("item"), { maxLength: 8 }),
    fc.dictionary(text, tie("item"), { maxKeys: 8 }),
    fc.array(fc.tuple(key, tie("item")), { maxLength: 8 }).map((pairs) => new Map(pairs)),
    fc.array(key, { maxLength: 6 }).map((items) => new Set(items)),
    fc.array(fc.record({ id: fc.integer(), name: text, on: fc.boolean(), more: tie("item") }), {
      maxLength: 5,
    }),
  ),
}));

/** Puts some of the structures within `root` into others of them, or into themselves. */
export function tieKnots(root: object, links: readonly (readonly [number, number])[]): object {
  const all: object[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null || value instanceof Date || all.includes(value)) return;
    all.push(value);
    for (const [, item] of pairsOf(value)) walk(item);
  };
  walk(root);
  for (const [from, to] of links) {
    const source = all[from % all.length] as object;
    const target = all[to % all.length];
    if (Array.isArray(source)) source.push(target);
    else if (source instanceof Map) source.set("knot", target);
    else if (!(source instanceof Set)) (source as Record<string, unknown>)["knot"] = target;
  }
  return root;
}

export const links = fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { maxLength: 4 });
