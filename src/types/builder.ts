/**
 * `t`, the type builder. Its functions return plain data and check nothing at run time. Defining a module checks the
 * whole type (read-type.ts), so that an error can name the path of the faulty part.
 */

import type { ModuleClass } from "../security/classes.js";
import type {
  ArrayType,
  Fields,
  FunctionType,
  InterfaceType,
  LiteralType,
  LiteralValue,
  Methods,
  OptionalType,
  Param,
  RecordType,
  RefType,
  Rest,
  Result,
  ScalarKind,
  ScalarType,
  TableType,
  Type,
  UnionType,
} from "./type.js";

/** The argument of `t.function` and `t.method`. Rests and results are types, or come from `t.rest` and `t.result`. */
export interface Signature {
  readonly doc?: string;
  readonly params?: readonly Param[];
  /** The type of each further argument. */
  readonly rest?: Type | Rest;
  readonly results?: readonly (Type | Result)[];
  /** The type of each further result. */
  readonly restResult?: Type | Rest;
  /** Its effects, if they differ from the module's. */
  readonly class?: readonly ModuleClass[];
  /** The ids of the commands that it may yield, and `promise` if it returns promises. */
  readonly yields?: readonly string[];
}

/** The function type that a signature describes. */
type FunctionOf<S> = FunctionType<
  S extends { readonly params: infer P extends readonly Param[] } ? P : readonly [],
  S extends { readonly rest: infer V } ? Rest<TypeOf<V>> : undefined,
  S extends { readonly results: infer R extends readonly (Type | Result)[] } ? ResultsOf<R> : readonly [],
  S extends { readonly restResult: infer W } ? Rest<TypeOf<W>> : undefined
>;

type TypeOf<T> = T extends Type ? T : T extends { readonly type: infer U extends Type } ? U : never;

type ResultsOf<R extends readonly (Type | Result)[]> = {
  readonly [I in keyof R]: Result<TypeOf<R[I]>>;
};

/** The defaults that a type accepts. Defaults of types other than scalars are checked when the module is defined. */
type DefaultOf<T extends Type> =
  T extends ScalarType<"string">
    ? string
    : T extends ScalarType<"number" | "integer">
      ? number
      : T extends ScalarType<"boolean">
        ? boolean
        : T extends LiteralType<infer V>
          ? V
          : LiteralValue;

function scalar<K extends ScalarKind>(kind: K): ScalarType<K> {
  return Object.freeze({ kind });
}

function optional<const T extends Type>(of: T): OptionalType<T, undefined>;
function optional<const T extends Type, const V extends DefaultOf<T>>(of: T, standard: V): OptionalType<T, V>;
function optional(of: Type, standard?: LiteralValue): OptionalType {
  return standard === undefined ? { kind: "optional", of } : { kind: "optional", of, default: standard };
}

const isType = (value: Type | Result | Rest): value is Type => "kind" in value;

const resultOf = (value: Type | Result | Rest): Result => (isType(value) ? { type: value } : value);

function functionOf<const S extends Signature>(signature: S): FunctionOf<S>;
function functionOf(signature: Signature): FunctionType {
  const { doc, params = [], rest, results = [], restResult, yields = [], class: classes } = signature;
  return {
    kind: "function",
    ...(doc === undefined ? {} : { doc }),
    params,
    ...(rest === undefined ? {} : { rest: resultOf(rest) }),
    results: results.map(resultOf),
    ...(restResult === undefined ? {} : { restResult: resultOf(restResult) }),
    ...(classes === undefined ? {} : { class: classes }),
    ...(yields.length === 0 ? {} : { yields }),
  };
}

/** Builds types. Every result can be written as JSON. */
export const t = Object.freeze({
  string: scalar("string"),
  /** A string of Lua as its bytes, whatever they are: a `Uint8Array` of its own. */
  bytes: scalar("bytes"),
  number: scalar("number"),
  /** An integer within 2^53; a number in JavaScript. */
  integer: scalar("integer"),
  /** A 64-bit integer; a bigint in JavaScript. */
  bigint: scalar("bigint"),
  boolean: scalar("boolean"),
  any: scalar("any"),
  nil: scalar("nil"),
  LuaError: scalar("error"),

  /** A value or nil. With a default (`standard`), the implementation receives the default instead of nil. */
  optional,

  /** One of these types. The first that matches wins. */
  union: <const T extends readonly Type[]>(...of: T): UnionType<T> => ({ kind: "union", of }),

  /** One of these strings, numbers or booleans. */
  oneOf: <const V extends readonly LiteralValue[]>(
    ...values: V
  ): UnionType<{ readonly [I in keyof V]: LiteralType<V[I] & LiteralValue> }> =>
    ({ kind: "union", of: values.map((value) => ({ kind: "literal", value })) }) as never,

  array: <const T extends Type>(of: T): ArrayType<T> => ({ kind: "array", of }),

  table: <const K extends Type, const V extends Type>(key: K, value: V): TableType<K, V> => ({
    kind: "table",
    key,
    value,
  }),

  /** A table with these fields. */
  record: <const F extends Fields>(fields: F): RecordType<F> => ({ kind: "record", fields }),

  /** A host object with these methods. */
  interface: <const M extends Methods>(methods: M): InterfaceType<M> => ({ kind: "interface", methods }),

  function: functionOf,

  /** The same as `function`: the receiver is not a parameter. */
  method: functionOf,

  param: <const T extends Type>(name: string, type: T, doc?: string): Param<T> =>
    doc === undefined ? { name, type } : { name, type, doc },

  /** A result with a name and an optional description for readers. */
  result: <const T extends Type>(name: string, type: T, doc?: string): Result<T> =>
    doc === undefined ? { name, type } : { name, type, doc },

  /** The type of `...`, with an optional description for readers. */
  rest: <const T extends Type>(type: T, doc?: string): Rest<T> =>
    doc === undefined ? { type } : { type, doc },

  literal: <const V extends LiteralValue>(value: V): LiteralType<V> => ({ kind: "literal", value }),

  /** A reference to a type in `define`. */
  ref: <const N extends string>(name: N): RefType<N> => ({ kind: "ref", name }),

  /** The same type with a description in Markdown. */
  doc: <const T extends Type>(doc: string, type: T): T => ({ ...type, doc }),
});

export type TypeBuilder = typeof t;
