/** What the methods of JavaScript's own containers store, and how large their results are, by estimate. */

/** The bytes of an element of an array, and of an entry of a Map or a Set. */
export const ELEMENT = 8;
export const ENTRY = 64;
/** Of a text, for each unit. */
const UNIT = 2;

/** The units of a number, or of an object, in the text of its container. */
const SHOWN = 32;

export interface CallSize {
  /** What the object takes more, or less, afterwards. */
  readonly stored: number;
  /** What the result takes. */
  readonly result: number;
}

/** Whether it is one of JavaScript's own containers, whose methods may take long. */
export function isContainer(target: object): boolean {
  return (
    Array.isArray(target) || ArrayBuffer.isView(target) || target instanceof Map || target instanceof Set
  );
}

/** What a value takes besides its place. Handles are counted elsewhere. */
export function sizeOf(value: unknown): number {
  return typeof value === "string" ? UNIT * value.length : 0;
}

/**
 * The bytes that a call of a method takes; undefined if the object is not a container. `has` says whether so many bytes are
 * left; the count stops when they are not.
 */
export function callSize(
  target: object,
  name: string,
  args: readonly unknown[],
  has: (bytes: number) => boolean,
): CallSize | undefined {
  if (Array.isArray(target)) {
    const array = target as readonly unknown[];
    return { stored: storedInArray(array, name, args), result: resultOfArray(array, name, args, has) };
  }
  if (target instanceof Map) return { stored: storedInMap(target, name, args), result: 0 };
  if (target instanceof Set) return { stored: storedInSet(target, name, args), result: 0 };
  if (!ArrayBuffer.isView(target) || target instanceof DataView) return undefined;
  const numbers = target as unknown as { readonly length: number };
  const text = textMethod(name, args);
  const result = text === undefined ? target.byteLength : UNIT * numbers.length * (SHOWN + text);
  return { stored: 0, result: text === undefined && !COPYING.has(name) ? 0 : result };
}

/** Methods of arrays whose result is an array about as large. */
const COPYING: ReadonlySet<string> = new Set([
  ...["concat", "flat", "flatMap", "map", "slice"],
  ...["splice", "toReversed", "toSorted", "toSpliced", "with"],
]);

/** For a method that makes a text of all elements, the units between two of them. */
function textMethod(name: string, args: readonly unknown[]): number | undefined {
  if (name === "toString" || name === "toLocaleString") return 1;
  if (name !== "join") return undefined;
  return typeof args[0] === "string" ? args[0].length : SHOWN;
}

/** What values take as elements. */
function elements(values: readonly unknown[]): number {
  return values.reduce<number>((sum, value) => sum + ELEMENT + sizeOf(value), 0);
}

function storedInArray(array: readonly unknown[], name: string, args: readonly unknown[]): number {
  switch (name) {
    case "push":
    case "unshift":
      return elements(args);
    case "pop":
      return -elements(array.slice(-1));
    case "shift":
      return -elements(array.slice(0, 1));
    case "splice":
      return elements(args.slice(2)); // what it removes may be in its result
    case "fill":
      return sizeOf(args[0]);
    default:
      return 0;
  }
}

function resultOfArray(
  array: readonly unknown[],
  name: string,
  args: readonly unknown[],
  has: (bytes: number) => boolean,
): number {
  const text = textMethod(name, args);
  if (text !== undefined) return new TextSize(has).of(array, text) * UNIT;
  if (!COPYING.has(name)) return 0;
  if (name === "flat") return new FlatSize(has).of(array, depthOf(args)) * ELEMENT;
  const lengths = [array, ...args].map((it) => (Array.isArray(it) ? it.length : 1));
  return ELEMENT * lengths.reduce((sum, length) => sum + length, 0);
}

/** The levels that `flat` flattens: its argument as JavaScript converts it. */
function depthOf([depth = 1]: readonly unknown[]): number {
  return typeof depth === "number" ? depth : typeof depth === "string" ? Number(depth) : Infinity;
}

/** Counts the elements of a flattened array, as far as the state has the bytes. Arrays can contain one array many times. */
class FlatSize {
  #elements = 0;
  #next = 2 ** 16;

  constructor(readonly has: (bytes: number) => boolean) {}

  of(array: readonly unknown[], depth: number): number {
    for (const value of array) {
      this.#elements++;
      if (this.#elements >= this.#next) {
        if (!this.has(this.#elements * ELEMENT)) break;
        this.#next = this.#elements * 2;
      }
      if (depth >= 1 && Array.isArray(value)) this.of(value, depth - 1);
    }
    return this.#elements;
  }
}

/** Counts the units of the text of an array, and of those in it, as far as the state has the bytes. */
class TextSize {
  readonly #within = new Set<readonly unknown[]>();
  #units = 0;
  #next = 2 ** 16;

  constructor(readonly has: (bytes: number) => boolean) {}

  of(array: readonly unknown[], separator: number): number {
    if (this.#within.has(array)) return 0; // JavaScript leaves out an array within itself
    this.#within.add(array);
    for (const value of array) {
      if (Array.isArray(value)) this.of(value, 1);
      else this.#units += typeof value === "string" ? value.length : SHOWN;
      this.#units += separator;
      if (this.#units < this.#next) continue;
      if (!this.has(this.#units * UNIT)) break;
      this.#next = this.#units * 2;
    }
    this.#within.delete(array);
    return this.#units;
  }
}

function storedInMap(map: ReadonlyMap<unknown, unknown>, name: string, args: readonly unknown[]): number {
  const [key, value] = args;
  const entry = (held: unknown): number => ENTRY + sizeOf(key) + sizeOf(held);
  const before = map.has(key) ? entry(map.get(key)) : 0;
  if (name === "set") return entry(value) - before;
  if (name === "delete") return -before;
  return name === "clear" ? -Infinity : 0;
}

function storedInSet(set: ReadonlySet<unknown>, name: string, args: readonly unknown[]): number {
  const [value] = args;
  const entry = ENTRY + sizeOf(value);
  if (name === "add") return set.has(value) ? 0 : entry;
  if (name === "delete") return set.has(value) ? -entry : 0;
  return name === "clear" ? -Infinity : 0;
}
