/**
 * The types that describe a module, as plain data that JSON can hold. `t` (builder.ts) makes them and read-type.ts reads
 * them from JSON; check.ts turns them into checks, the printers into files. Their type parameters feed TypeScript's
 * inference (infer.ts); without arguments each stands for any type of its kind.
 */

/** A literal, or the default of an optional value. Numbers are finite and not -0. */
export type LiteralValue = string | number | boolean;

export const SCALAR_KINDS = [
  "string",
  "bytes",
  "number",
  "integer",
  "bigint",
  "boolean",
  "any",
  "nil",
  "error",
] as const;

export type ScalarKind = (typeof SCALAR_KINDS)[number];

/** `doc` is Markdown. */
interface Documented {
  readonly doc?: string;
}

/**
 * A type without parts. `integer` is a number in JavaScript and rejects integers beyond 2^53. `bigint` is a 64-bit Lua
 * integer, a bigint in JavaScript. `bytes` is a Lua string, a `Uint8Array` in JavaScript. Lua calls `error` `LuaError`.
 */
export interface ScalarType<K extends ScalarKind = ScalarKind> extends Documented {
  readonly kind: K;
}

/** A value or nil. With a default, JavaScript always receives a value. */
export interface OptionalType<
  T extends Type = Type,
  V extends LiteralValue | undefined = LiteralValue | undefined,
> extends Documented {
  readonly kind: "optional";
  readonly of: T;
  readonly default?: V;
}

/** One of at least two types, tried in order. */
export interface UnionType<T extends readonly Type[] = readonly Type[]> extends Documented {
  readonly kind: "union";
  readonly of: T;
}

/** A table with the keys 1 to n. */
export interface ArrayType<T extends Type = Type> extends Documented {
  readonly kind: "array";
  readonly of: T;
}

/** A table with any keys of one type and values of another. */
export interface TableType<K extends Type = Type, V extends Type = Type> extends Documented {
  readonly kind: "table";
  readonly key: K;
  readonly value: V;
}

export type Fields = Readonly<Record<string, Type>>;

/** A table with known fields. Other fields are ignored. */
export interface RecordType<F extends Fields = Fields> extends Documented {
  readonly kind: "record";
  readonly fields: F;
}

export type Methods = Readonly<Record<string, FunctionType>>;

/** A host object, called as `object:method()`. The receiver is not a parameter. */
export interface InterfaceType<M extends Methods = Methods> extends Documented {
  readonly kind: "interface";
  readonly methods: M;
}

/** A positional parameter. */
export interface Param<T extends Type = Type> extends Documented {
  readonly name: string;
  readonly type: T;
}

/** A positional result. Its name is for readers only. */
export interface Result<T extends Type = Type> extends Documented {
  readonly name?: string;
  readonly type: T;
}

/** The type of `...`: any number of values of one type. */
export interface Rest<T extends Type = Type> extends Documented {
  readonly type: T;
}

/** A function. `rest` is the type of surplus arguments, `restResult` that of surplus results. */
export interface FunctionType<
  P extends readonly Param[] = readonly Param[],
  V extends Rest | undefined = Rest | undefined,
  R extends readonly Result[] = readonly Result[],
  W extends Rest | undefined = Rest | undefined,
> extends Documented {
  readonly kind: "function";
  readonly params: P;
  readonly rest?: V;
  readonly results: R;
  readonly restResult?: W;
  /** Its effects, if they differ from those of its module: see security/classes.ts. */
  readonly class?: readonly string[];
  /** The commands that it waits for; `promise` for a function that returns promises. */
  readonly yields?: readonly string[];
}

/** Exactly this value. */
export interface LiteralType<V extends LiteralValue = LiteralValue> extends Documented {
  readonly kind: "literal";
  readonly value: V;
}

/** A reference to a type in `define`. */
export interface RefType<N extends string = string> extends Documented {
  readonly kind: "ref";
  readonly name: N;
}

export type Type =
  | ScalarType
  | OptionalType
  | UnionType
  | ArrayType
  | TableType
  | RecordType
  | InterfaceType
  | FunctionType
  | LiteralType
  | RefType;

/** The named types of a module. They may refer to each other and to themselves. */
export type Definitions = Readonly<Record<string, Type>>;

/** What is known of a module without its code. `export` is the type of the value that `require` returns. */
export interface Manifest {
  readonly name: string;
  readonly description: string;
  readonly class: readonly string[];
  readonly define: Definitions;
  readonly export: Type;
}

/** Follows references to the type that they define. Throws `TypeError` for an undefined one; `readTypes` rejects those. */
export function resolve(type: Type, define: Definitions): Exclude<Type, RefType> {
  let found = type;
  while (found.kind === "ref") {
    const next = Object.hasOwn(define, found.name) ? define[found.name] : undefined;
    if (next === undefined) throw new TypeError(`no type ${found.name}`);
    found = next;
  }
  return found;
}
