/**
 * Decides which JavaScript objects go into Lua by value, and as what: see the table in docs/structures.md. Objects of
 * other realms (a frame, a `vm` context) count as those of this one.
 */

import { unregisteredClass, propertyRead, invalidDate } from "../errors/values.js";
import { iteratorOf } from "./iterators.js";
import { classNameOf } from "./objects.js";

/** A table's contents: values 1 to n, or keys and values in turn; a plain object has its names. */
export type ByValue =
  | { readonly as: "list"; readonly items: ArrayLike<unknown>; readonly length: number }
  | { readonly as: "pairs"; readonly items: readonly unknown[] }
  | { readonly as: "bytes"; readonly bytes: Uint8Array }
  | { readonly as: "number"; readonly number: number }
  | { readonly as: "function"; readonly function: object };

/**
 * What an object that is neither an array nor plain goes in as; a subclass of a built-in class as that class. Throws
 * `ERR_UNREGISTERED_CLASS`, `ERR_INVALID_DATE`, `ERR_PROPERTY_READ`.
 */
export function builtInByValue(value: object): ByValue {
  if (ArrayBuffer.isView(value)) return viewByValue(value);
  return byTag(value, ask(value, toString)) ?? iterated(value) ?? refuse(value);
}

function iterated(value: object): ByValue | undefined {
  const next = iteratorOf(value);
  return next && { as: "function", function: next };
}

function refuse(value: object): never {
  throw unregisteredClass(classNameOf(value) ?? "a class without a name");
}

function viewByValue(view: ArrayBufferView): ByValue {
  const name = arrayName.call(view);
  if (name === undefined) {
    return { as: "bytes", bytes: bytesOf(view, dataBuffer, dataOffset, dataSize) };
  }
  if (name === "Uint8Array")
    return { as: "bytes", bytes: bytesOf(view, arrayBuffer, arrayOffset, arraySize) };
  return { as: "list", items: view as unknown as ArrayLike<number | bigint>, length: sizeOf(view) };
}

/**
 * The number of elements of a typed array, without asking its class. Throws `ERR_PROPERTY_READ` if its buffer was
 * transferred.
 */
export function sizeOf(array: ArrayBufferView): number {
  const length = arrayLength.call(array);
  if (length === 0) bytesOf(array, arrayBuffer, arrayOffset, arraySize);
  return length;
}

/** Throws `ERR_PROPERTY_READ` if the buffer was transferred. */
function bytesOf(
  owner: object,
  buffer: Ask<ArrayBufferLike>,
  start?: Ask<number>,
  size?: Ask<number>,
): Uint8Array {
  try {
    return new Uint8Array(buffer.call(owner), start?.call(owner), size?.call(owner));
  } catch (error) {
    throw propertyRead(undefined, error);
  }
}

/** Any object can have the tag, so this asks the object itself; undefined if the tag is wrong. */
function byTag(value: object, tag: string | undefined): ByValue | undefined {
  switch (tag) {
    case "[object Date]": {
      const time = ask(value, timeOf);
      if (Number.isNaN(time)) throw invalidDate();
      return time === undefined ? undefined : { as: "number", number: time / 1000 };
    }
    case "[object Map]":
      return ask(value, mapSize) === undefined ? undefined : { as: "pairs", items: mapItems(value) };
    case "[object Set]":
      return ask(value, setSize) === undefined ? undefined : { as: "pairs", items: setItems(value) };
    case "[object ArrayBuffer]":
      if (ask(value, bufferSize) === undefined) return undefined;
      return { as: "bytes", bytes: bytesOf(value, asItself) };
    default:
      return undefined;
  }
}

function mapItems(map: object): unknown[] {
  const items: unknown[] = [];
  mapForEach.call(map, (item, key) => {
    if (item !== undefined && item !== null) items.push(key, item);
  });
  return items;
}

function setItems(set: object): unknown[] {
  const items: unknown[] = [];
  setForEach.call(set, (item) => {
    items.push(item, true);
  });
  return items;
}

type Ask<T> = (this: unknown) => T;
type ForEach = (this: unknown, visit: (item: unknown, key: unknown) => void) => void;

function asItself(this: unknown): ArrayBuffer {
  return this as ArrayBuffer;
}

/** A method or getter of a prototype: it answers for objects of any realm, and throws for another class's. */
function builtIn(prototype: object, name: PropertyKey): unknown {
  const property: { get?: unknown; value?: unknown } | undefined = Object.getOwnPropertyDescriptor(
    prototype,
    name,
  );
  return property?.get ?? property?.value;
}

const toString = builtIn(Object.prototype, "toString") as Ask<string>;
const arrayName = builtIn(Object.getPrototypeOf(Uint8Array.prototype) as object, Symbol.toStringTag) as Ask<
  string | undefined
>;
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const arrayLength = builtIn(typedArray, "length") as Ask<number>;
const arrayBuffer = builtIn(typedArray, "buffer") as Ask<ArrayBufferLike>;
const arrayOffset = builtIn(typedArray, "byteOffset") as Ask<number>;
const arraySize = builtIn(typedArray, "byteLength") as Ask<number>;
const dataBuffer = builtIn(DataView.prototype, "buffer") as Ask<ArrayBufferLike>;
const dataOffset = builtIn(DataView.prototype, "byteOffset") as Ask<number>;
const dataSize = builtIn(DataView.prototype, "byteLength") as Ask<number>;
const timeOf = builtIn(Date.prototype, "getTime") as Ask<number>;
const mapSize = builtIn(Map.prototype, "size") as Ask<number>;
const mapForEach = builtIn(Map.prototype, "forEach") as ForEach;
const setSize = builtIn(Set.prototype, "size") as Ask<number>;
const setForEach = builtIn(Set.prototype, "forEach") as ForEach;
const bufferSize = builtIn(ArrayBuffer.prototype, "byteLength") as Ask<number>;

/** Calls a built-in method or getter on `value`; undefined if `value` is of another class. */
function ask<T>(value: object, question: Ask<T>): T | undefined {
  try {
    return question.call(value);
  } catch {
    return undefined;
  }
}
