/**
 * One object of a packed array as JavaScript sees it. A type (packed-type.ts) derives classes with accessors for its fields.
 * The accessors are short, because engines inline only so much code into a loop.
 */

import { badParameter } from "../errors/values.js";
import type { HandleEntry } from "./handles.js";
import type { PackedField, PackedStore } from "./packed-store.js";

/** Of an object: the handle of its array, and its number in it, from 1 on. */
export interface PackedPlace {
  readonly entry: HandleEntry;
  readonly number: number;
}

/** What an object belongs to. */
export interface PackedOwner {
  readonly store: PackedStore;
  readonly entry: HandleEntry;
  /** The handle of the array, which lives as long as one of its objects. */
  readonly array: { readonly length: number };
  /** The size of an object in doubles. */
  readonly stride: number;
}

type Accessors = PropertyDescriptor & ThisType<PackedView>;

export class PackedView {
  readonly #store: PackedStore;
  /** The start of its fields in `f64`. */
  #at: number;
  readonly #owner: PackedOwner;

  constructor(owner: PackedOwner, index: number) {
    this.#store = owner.store;
    this.#at = (index * owner.stride) | 0; // a small integer, which engines keep unboxed
    this.#owner = owner;
  }

  static placeOf(value: object): PackedPlace | undefined {
    if (!(#owner in value)) return undefined;
    const { entry, stride } = value.#owner;
    return { entry, number: value.#at / stride + 1 };
  }

  /** Makes a view another object's. Throws `ERR_PARAMETER`. */
  static move(view: PackedView, index: number): void {
    const { array, stride } = view.#owner;
    if (index >>> 0 !== index || index >= array.length) throw noSuchIndex(index, array.length);
    view.#at = (index * stride) | 0;
  }

  // Reading beyond a view of memory gives undefined. So the store sees every access to an array that is closed.

  /** The accessors of a field that is a double; `offset` is in doubles. */
  static double(offset: number, field: PackedField): Accessors {
    return {
      get(): number {
        return this.#store.f64[this.#at + offset] ?? this.#store.double(this.#at + offset);
      },
      set(value: unknown): void {
        const at = this.#at + offset;
        const { f64 } = this.#store;
        if (typeof value === "number" && at < f64.length) f64[at] = value;
        else this.#store.setDouble(at, value, field);
      },
    };
  }

  /** The accessors of a field that is a 32-bit integer; `offset` is in integers. */
  static integer(offset: number, field: PackedField): Accessors {
    return {
      get(): number {
        return this.#store.i32[2 * this.#at + offset] ?? this.#store.integer(2 * this.#at + offset);
      },
      set(value: unknown): void {
        const at = 2 * this.#at + offset;
        const { i32 } = this.#store;
        if (typeof value === "number" && value >> 0 === value && at < i32.length) i32[at] = value;
        else this.#store.setInteger(at, value, field);
      },
    };
  }
}

/** The place of an object of any packed array; undefined for anything else. */
export function placeOf(value: object): PackedPlace | undefined {
  return PackedView.placeOf(value);
}

export const noSuchIndex = (index: unknown, length: number): Error =>
  badParameter("index", `${String(index)} is not an index of an array of ${length} objects`);
