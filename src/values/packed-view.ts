/**
 * One object of a packed array as JavaScript sees it. A type (packed-type.ts) derives classes with accessors for its fields.
 * The accessors are short, because engines inline only so much code into a loop.
 */

import { badParameter } from "../errors/values.js";
import { HandlePart, partOwner, type HandleEntry, type PartOwner } from "./handles.js";
import type { PackedField, PackedStore } from "./packed-store.js";

/** Of an object: the handle of its array, and its number in it, from 1 on. */
export interface PackedPlace {
  readonly entry: HandleEntry;
  readonly number: number;
}

/** What an object belongs to. */
export interface PackedOwner extends PartOwner {
  readonly store: PackedStore;
  /** The handle of the array, which lives as long as one of its objects. */
  readonly array: { readonly length: number };
  /** The size of an object in doubles. */
  readonly stride: number;
}

type Accessors = PropertyDescriptor & ThisType<PackedView>;

// Not private fields, which engines access more slowly.
const STORE = Symbol("store");
const AT = Symbol("at");
const OWNER = Symbol("owner");

export class PackedView extends HandlePart {
  readonly [STORE]: PackedStore;
  /** The start of its fields in `f64`. */
  [AT]: number;
  readonly [OWNER]: PackedOwner;

  constructor(owner: PackedOwner, index: number) {
    super(owner);
    this[STORE] = owner.store;
    this[AT] = (index * owner.stride) | 0; // a small integer, which engines keep unboxed
    this[OWNER] = owner;
  }

  /** Makes a view another object's, of an array with `count` objects of `stride` doubles. Throws `ERR_PARAMETER`. */
  static move(view: PackedView, index: number, count: number, stride: number): void {
    if (index >>> 0 !== index || index >= count) throw noSuchIndex(index, count);
    view[AT] = (index * stride) | 0;
  }

  // Reading beyond a view of memory gives undefined. So the store sees every access to an array that is closed. Setters read
  // too: for a buffer that can be detached, engines take longer to find the length of a view.

  /** The accessors of a field that is a double; `offset` is in doubles. */
  static double(offset: number, field: PackedField): Accessors {
    return {
      get(): number {
        return this[STORE].f64[this[AT] + offset] ?? this[STORE].double(this[AT] + offset);
      },
      set(value: unknown): void {
        const at = this[AT] + offset;
        const { f64 } = this[STORE];
        if (typeof value === "number" && f64[at] !== undefined) f64[at] = value;
        else this[STORE].setDouble(at, value, field);
      },
    };
  }

  /** The accessors of a field that is a 32-bit integer; `offset` is in integers. */
  static integer(offset: number, field: PackedField): Accessors {
    return {
      get(): number {
        return this[STORE].i32[2 * this[AT] + offset] ?? this[STORE].integer(2 * this[AT] + offset);
      },
      set(value: unknown): void {
        const at = 2 * this[AT] + offset;
        const { i32 } = this[STORE];
        if (typeof value === "number" && value >> 0 === value && i32[at] !== undefined) i32[at] = value;
        else this[STORE].setInteger(at, value, field);
      },
    };
  }
}

/** The place of an object of any packed array; undefined for anything else. */
export function placeOf(value: object): PackedPlace | undefined {
  if (partOwner(value) === undefined) return undefined;
  const { [AT]: at, [OWNER]: owner } = value as PackedView;
  return { entry: owner.entry, number: at / owner.stride + 1 };
}

export const noSuchIndex = (index: unknown, length: number): Error =>
  badParameter("index", `${String(index)} is not an index of an array of ${length} objects`);
