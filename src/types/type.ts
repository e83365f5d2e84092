/**
 * The types that a module is described by, as plain data: what JSON can hold, nothing else. They are made by `t`
 * (builder.ts), read from JSON by read-type.ts; checks (check.ts) and texts (the printers) are made from them. The type
 * parameters carry what TypeScript infers from them (infer.ts); without arguments each stands for any of its kind.
 */

/** What a literal, or the default of an optional value, can be. Numbers are finite, and not -0. */
export type LiteralValue = string | number | boolean;

export const SCALAR_KINDS = [
  "string",
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
 * A type without parts. `integer` is a number in JavaScript, and refuses what is not within 2^53; `bigint` is an integer of
 * Lua with all its 64 bits, and a bigint in JavaScript. `error` is called `LuaError` in Lua.
 */
export interface ScalarType<K extends ScalarKind = ScalarKind> extends Documented {
  readonly kind: K;
}

/** A value, or nil. With a default it is never missing in JavaScript. */
export interface OptionalType<
  T extends Type = Type,
  V extends LiteralValue | undefined = LiteralValue | undefined,
> extends Documented {
  readonly kind: "optional";
  readonly of: T;
  readonly default?: V;
}

/** One of several types, at least two, tried in this order. */
export interface UnionType<T extends readonly Type[] = readonly Type[]> extends Documented {
  readonly kind: "union";
  readonly of: T;
}

/** A table with the keys 1 to n. */
export interface ArrayType<T extends Type = Type> extends Documented {
  readonly kind: "array";
  readonly of: T;
}

/** A table of any keys of one type. */
export interface TableType<K extends Type = Type, V extends Type = Type> extends Documented {
  readonly kind: "table";
  readonly key: K;
  readonly value: V;
}

export type Fields = Readonly<Record<string, Type>>;

/** A table with known fields; others are left alone. */
export interface RecordType<F extends Fields = Fields> extends Documented {
  readonly kind: "record";
  readonly fields: F;
}

export type Methods = Readonly<Record<string, FunctionType>>;

/** An object of the host, called by `object:method()`. The object itself is no parameter. */
export interface InterfaceType<M extends Methods = Methods> extends Documented {
  readonly kind: "interface";
  readonly methods: M;
}

/** A parameter, in its place. */
export interface Param<T extends Type = Type> extends Documented {
  readonly name: string;
  readonly type: T;
}

/** A result, in its place; its name is for readers. */
export interface Result<T extends Type = Type> extends Documented {
  readonly name?: string;
  readonly type: T;
}

/** What `...` takes: any number of values of one type. */
export interface Rest<T extends Type = Type> extends Documented {
  readonly type: T;
}

/** A function: `rest` are further arguments, `restResult` further results. */
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
}

/** Exactly this value. */
export interface LiteralType<V extends LiteralValue = LiteralValue> extends Documented {
  readonly kind: "literal";
  readonly value: V;
}

/** A type of `define`, by its name. */
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

/** The named types of a module. They may refer to each other, and to themselves. */
export type Definitions = Readonly<Record<string, Type>>;

/** What a module is to everyone but its own code: `export` is what `require` gives. */
export interface Manifest {
  readonly name: string;
  readonly description: string;
  readonly class: readonly string[];
  readonly define: Definitions;
  readonly export: Type;
}

/** The type behind references: the definition that `type` leads to. What was read has no reference that leads nowhere. */
export function resolve(type: Type, define: Definitions): Exclude<Type, RefType> {
  let found = type;
  while (found.kind === "ref") {
    const next = Object.hasOwn(define, found.name) ? define[found.name] : undefined;
    if (next === undefined) throw new TypeError(`no type ${found.name}`);
    found = next;
  }
  return found;
}
