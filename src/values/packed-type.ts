/** Types of packed objects: the layout of their fields in memory, and the class of the objects in JavaScript. */

import { PACKED_INTEGER, PACKED_SHIFT } from "../core/generated/constants.js";
import { kindOf } from "../errors/describe.js";
import { suggestion } from "../errors/nearest.js";
import { isRecord, readOptions } from "../errors/options.js";
import { badParameter, badOption } from "../errors/values.js";
import { INSPECT } from "./inspect.js";
import { PackedView, type PackedOwner } from "./packed-view.js";

/** What a field holds: `f64` a double, `i32` an integer from -2147483648 to 2147483647. */
export type PackedKind = "f64" | "i32";

/** The fields of a type, by name. */
export type PackedFields = Readonly<Record<string, PackedKind>>;

/** An object of a packed type. Setting a field throws `ERR_PACKED_VALUE` for a value that it cannot hold. */
export type PackedObject<F extends PackedFields, M = unknown> = { -readonly [K in keyof F]: number } & M;

/** An object that stands for one object of an array after another. */
export type PackedCursor<F extends PackedFields, M = unknown> = PackedObject<F, M> & {
  /** Makes it stand for the object at an index from 0 on, and returns it. Throws `ERR_PARAMETER`. */
  moveTo(index: number): PackedCursor<F, M>;
};

/** Options of `definePacked`. */
export interface PackedOptions<F extends PackedFields, M> {
  /** What messages and `tostring` call the type. Default: `packed`. */
  readonly name?: string;
  /** Functions that Lua calls as `object:method(…)`, and JavaScript likewise. `this` is the object. */
  readonly methods?: M & ThisType<PackedObject<F, M>>;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Field names are short strings in Lua and identifiers in both languages. */
const NAME = /^[A-Za-z_]\w{0,39}$/;
const KINDS = ["f64", "i32"];
const OPTIONS = { name: "text", methods: "record" } as const;

const COUNT = Symbol("count");
const STRIDE = Symbol("stride");

/** Names that every object has from elsewhere. */
const TAKEN = ["constructor", "__proto__", "moveTo", "toJSON"];

/** A type of packed objects, made by `definePacked`. Any number of states may use it. */
export class PackedType<F extends PackedFields = PackedFields, M = unknown> {
  readonly name: string;
  readonly fields: F;
  readonly methods: ReadonlyMap<string, Method>;
  /** The size of an object in bytes, a multiple of 8. */
  readonly size: number;
  /** Where an object has each field, in units of the field's own size: 8 bytes for `f64`, 4 for `i32`. */
  readonly offsets: { readonly [K in keyof F]: number };
  /** The number of each field in the table of the type in Lua; see `PACKED_INTEGER`. */
  readonly codes: ReadonlyMap<string, number>;
  readonly #View: typeof PackedView;
  readonly #Cursor: typeof PackedView;

  /** Throws `ERR_PARAMETER`, `ERR_OPTION`. */
  constructor(fields: F, options: PackedOptions<F, M> = {}) {
    const { name = "packed", methods } = readOptions(options, OPTIONS);
    this.name = name;
    this.fields = Object.freeze(readFields(fields));
    this.methods = readMethods(methods ?? {}, this.fields);
    const { codes, size } = layoutOf(this.fields);
    this.codes = codes;
    this.size = size;
    this.offsets = Object.freeze(offsetsOf(codes)) as { readonly [K in keyof F]: number };
    this.#View = viewClass(this);
    this.#Cursor = cursorClass(this.#View);
  }

  /** Object number `index`, from 0 on. */
  view(owner: PackedOwner, index: number): PackedObject<F, M> {
    return new this.#View(owner, index) as unknown as PackedObject<F, M>;
  }

  /** A cursor at index 0. */
  cursor(owner: PackedOwner): PackedCursor<F, M> {
    return new this.#Cursor(owner, 0) as unknown as PackedCursor<F, M>;
  }
}

/** Whether `definePacked` made it. */
export const isPackedType = (value: unknown): value is PackedType => value instanceof PackedType;

/**
 * Defines a type of objects whose fields are numbers in memory that Lua and JavaScript share; `LuaState.packed` makes
 * objects of it. Throws `ERR_PARAMETER` and `ERR_OPTION`.
 */
export function definePacked<const F extends PackedFields, M = unknown>(
  fields: F,
  options?: PackedOptions<F, M>,
): PackedType<F, M> {
  return new PackedType(fields, options);
}

function readFields<F extends PackedFields>(fields: F): F {
  if (!isRecord(fields)) throw badParameter("fields", `expected an object, found ${kindOf(fields)}`);
  const read: Record<string, PackedKind> = {};
  for (const [name, kind] of Object.entries<unknown>(fields)) {
    requireName(name, (problem) => badParameter("fields", problem));
    if (typeof kind !== "string")
      throw badParameter(
        "fields",
        `field '${name}': expected one of ${KINDS.join(", ")}, found ${kindOf(kind)}`,
      );
    if (!KINDS.includes(kind))
      throw badParameter("fields", `field '${name}': there is no kind '${kind}'; ${suggestion(kind, KINDS)}`);
    read[name] = kind as PackedKind;
  }
  if (Object.keys(read).length === 0) throw badParameter("fields", "a packed object has at least one field");
  return read as F;
}

function readMethods(methods: Readonly<Record<string, unknown>>, fields: PackedFields): Map<string, Method> {
  const read = new Map<string, Method>();
  for (const [name, method] of Object.entries(methods)) {
    requireName(name, (problem) => badOption("methods", problem));
    if (Object.hasOwn(fields, name)) throw badOption("methods", `'${name}' is a field`);
    if (typeof method !== "function")
      throw badOption("methods", `'${name}': expected a function, found ${kindOf(method)}`);
    read.set(name, method as Method);
  }
  return read;
}

function requireName(name: string, error: (problem: string) => Error): void {
  if (!NAME.test(name)) throw error(`'${name}' is not an identifier of at most 40 characters`);
  if (TAKEN.includes(name)) throw error(`'${name}' cannot be the name of a field or method`);
}

/** Doubles come first, so that all fields are aligned. */
function layoutOf(fields: PackedFields): { codes: Map<string, number>; size: number } {
  const codes = new Map<string, number>();
  let end = 0;
  for (const kind of ["f64", "i32"] as const)
    for (const [name, found] of Object.entries(fields)) {
      if (found !== kind) continue;
      codes.set(name, (end << PACKED_SHIFT) | (kind === "i32" ? PACKED_INTEGER : 0));
      end += kind === "i32" ? 4 : 8;
    }
  return { codes, size: Math.ceil(end / 8) * 8 };
}

const offsetsOf = (codes: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries(
    [...codes].map(([name, code]) => [
      name,
      (code >> PACKED_SHIFT) / ((code & PACKED_INTEGER) === 0 ? 8 : 4),
    ]),
  );

function viewClass({ name: type, fields, codes, offsets, methods }: PackedType): typeof PackedView {
  class View extends PackedView {
    override toJSON(this: Record<string, unknown>): Record<string, unknown> {
      return Object.fromEntries(Object.keys(fields).map((field) => [field, this[field]]));
    }

    [INSPECT](this: View & Record<string, unknown>): unknown {
      return this.toJSON();
    }
  }
  Object.defineProperty(View, "name", { value: type });
  for (const [name, code] of codes) {
    const offset = offsets[name] ?? 0;
    const field = { type, name };
    const accessors =
      (code & PACKED_INTEGER) === 0 ? PackedView.double(offset, field) : PackedView.integer(offset, field);
    Object.defineProperty(View.prototype, name, { ...accessors, enumerable: true });
  }
  for (const [name, method] of methods) Object.defineProperty(View.prototype, name, { value: method });
  return View;
}

function cursorClass(View: typeof PackedView): typeof PackedView {
  return class Cursor extends View {
    // Its own copies: a loop that moves it reads them for every object.
    readonly [COUNT]: number;
    readonly [STRIDE]: number;

    constructor(owner: PackedOwner, index: number) {
      super(owner, index);
      this[COUNT] = owner.array.length;
      this[STRIDE] = owner.stride;
    }

    moveTo(index: number): this {
      PackedView.move(this, index, this[COUNT], this[STRIDE]);
      return this;
    }
  };
}
