/** Inputs as JSON, for files. JSON's own values are themselves; others are objects with the one key `$`. */

type Tagged = { readonly $: readonly [kind: string, content: unknown] };

const isTagged = (value: object): value is Tagged => Object.keys(value).join() === "$";

function written(value: unknown): unknown {
  if (value === undefined) return { $: ["undefined", 0] };
  if (typeof value === "bigint") return { $: ["bigint", String(value)] };
  if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0)))
    return { $: ["number", Object.is(value, -0) ? "-0" : String(value)] };
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return { $: ["bytes", Buffer.from(value).toString("hex")] };
  if (value instanceof Date) return { $: ["date", value.getTime()] };
  if (value instanceof Map) return { $: ["map", [...value].map((pair) => pair.map(written))] };
  if (value instanceof Set) return { $: ["set", [...value].map(written)] };
  if (Array.isArray(value)) return Array.from(value, written);
  return { $: ["object", Object.entries(value).map(([key, item]) => [key, written(item)])] };
}

function read(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(read);
  if (!isTagged(value)) throw new TypeError(`expected { $ }, found ${JSON.stringify(value)}`);
  const [kind, content] = value.$;
  const pairs = (): [unknown, unknown][] => (content as unknown[]).map(read) as [unknown, unknown][];
  if (kind === "undefined") return undefined;
  if (kind === "bigint") return BigInt(content as string);
  if (kind === "number") return Number(content);
  if (kind === "bytes") return new Uint8Array(Buffer.from(content as string, "hex"));
  if (kind === "date") return new Date(content as number);
  if (kind === "map") return new Map(pairs());
  if (kind === "set") return new Set(pairs());
  if (kind !== "object") throw new TypeError(`unknown kind ${kind}`);
  const made: Record<string, unknown> = {};
  for (const [key, item] of pairs())
    Object.defineProperty(made, key as string, {
      value: item,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  return made;
}

export const writeInput = (input: unknown): string => JSON.stringify(written(input));
export const readInput = (text: string): unknown => read(JSON.parse(text));
