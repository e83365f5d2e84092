/**
 * Infers TypeScript types from module types. `ToHost` is what JavaScript receives (arguments), `FromHost` what it may
 * return (results). `FromHost` is wider: undefined, null and a missing value are all nil. Functions swap the two. `D` is
 * the module's definitions.
 */

import type { HostError } from "../errors/host-error.js";
import type {
  ArrayType,
  Definitions,
  FunctionType,
  InterfaceType,
  LiteralType,
  OptionalType,
  Param,
  RecordType,
  RefType,
  Rest,
  Result,
  ScalarType,
  TableType,
  Type,
  UnionType,
} from "./type.js";

/** The keys of a record's optional fields. */
export type OptionalKeys<F> = {
  [K in keyof F]: F[K] extends OptionalType ? K : never;
}[keyof F];

/** What JavaScript receives for a value of type `T`; unknown if TypeScript does not know `T`. */
export type ToHost<T, D extends Definitions> = [Type] extends [T] ? unknown : ToHostOf<T, D>;

type ToHostOf<T, D extends Definitions> =
  T extends ScalarType<"string">
    ? string
    : T extends ScalarType<"bytes">
      ? Uint8Array
      : T extends ScalarType<"number" | "integer">
        ? number
        : T extends ScalarType<"bigint">
          ? bigint
          : T extends ScalarType<"boolean">
            ? boolean
            : T extends ScalarType<"any">
              ? unknown
              : T extends ScalarType<"nil">
                ? undefined
                : T extends ScalarType<"error">
                  ? HostError
                  : T extends OptionalType<infer O, infer V>
                    ? ToHost<O, D> | (undefined extends V ? undefined : never)
                    : T extends UnionType<infer M>
                      ? ToHost<M[number], D>
                      : T extends ArrayType<infer O>
                        ? readonly ToHost<O, D>[]
                        : T extends TableType<infer K, infer V>
                          ? ToHostTable<K, V, D>
                          : T extends RecordType<infer F>
                            ? { readonly [K in keyof F]: ToHost<F[K], D> }
                            : T extends InterfaceType<infer M>
                              ? { readonly [K in keyof M]: Implementation<M[K], D> }
                              : T extends FunctionType<infer P, infer V, infer R, infer W>
                                ? (...args: LuaArguments<P, V, D>) => LuaResults<R, W, D>
                                : T extends LiteralType<infer V>
                                  ? V
                                  : T extends RefType<infer N>
                                    ? N extends keyof D
                                      ? ToHost<D[N], D>
                                      : never
                                    : never;

/** A table whose keys are all strings is an object; any other is a Map. */
type ToHostTable<K extends Type, V extends Type, D extends Definitions> =
  K extends ScalarType<"string">
    ? Readonly<Record<string, ToHost<V, D>>>
    : ReadonlyMap<ToHost<K, D>, ToHost<V, D>>;

/** What JavaScript may return for a value of type `T`; unknown if TypeScript does not know `T`. */
export type FromHost<T, D extends Definitions> = [Type] extends [T] ? unknown : FromHostOf<T, D>;

type FromHostOf<T, D extends Definitions> =
  T extends ScalarType<"string" | "bytes">
    ? string | Uint8Array
    : T extends ScalarType<"number">
      ? number
      : T extends ScalarType<"integer" | "bigint">
        ? number | bigint
        : T extends ScalarType<"boolean">
          ? boolean
          : T extends ScalarType<"any">
            ? unknown
            : T extends ScalarType<"nil">
              ? undefined | null
              : T extends ScalarType<"error">
                ? Error
                : T extends OptionalType<infer O>
                  ? FromHost<O, D> | undefined | null
                  : T extends UnionType<infer M>
                    ? FromHost<M[number], D>
                    : T extends ArrayType<infer O>
                      ? readonly FromHost<O, D>[]
                      : T extends TableType<infer K, infer V>
                        ? FromHostTable<K, V, D>
                        : T extends RecordType<infer F>
                          ? { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: FromHost<F[K], D> } & {
                              readonly [K in OptionalKeys<F>]?: FromHost<F[K], D>;
                            }
                          : T extends InterfaceType<infer M>
                            ? { readonly [K in keyof M]: Implementation<M[K], D> }
                            : T extends FunctionType
                              ? Implementation<T, D>
                              : T extends LiteralType<infer V>
                                ? V
                                : T extends RefType<infer N>
                                  ? N extends keyof D
                                    ? FromHost<D[N], D>
                                    : never
                                  : never;

type FromHostTable<K extends Type, V extends Type, D extends Definitions> =
  | ReadonlyMap<FromHost<K, D>, FromHost<V, D>>
  | (K extends ScalarType<"string"> ? Readonly<Record<string, FromHost<V, D>>> : never);

/** The implementation of a function type. Its arguments are checked, its defaults filled in. */
export type Implementation<T, D extends Definitions> =
  T extends FunctionType<infer P, infer V, infer R, infer W>
    ? (...args: [...Arguments<P, D>, ...RestArguments<V, D>]) => Returned<R, W, D>
    : never;

type Arguments<P extends readonly Param[], D extends Definitions> = {
  -readonly [I in keyof P]: P[I] extends Param<infer T> ? ToHost<T, D> : never;
};

type RestArguments<V, D extends Definitions> = V extends Rest<infer T> ? ToHost<T, D>[] : [];

/** The return type: void, the result, or an array of several. */
type Returned<R extends readonly Result[], W, D extends Definitions> =
  W extends Rest<infer T>
    ? readonly [...Results<R, D>, ...FromHost<T, D>[]]
    : R extends readonly []
      ? void
      : R extends readonly [Result<infer T>]
        ? FromHost<T, D> | (undefined extends FromHost<T, D> ? void : never)
        : Readonly<Results<R, D>>;

type Results<R extends readonly Result[], D extends Definitions> = Trailing<{
  -readonly [I in keyof R]: R[I] extends Result<infer T> ? FromHost<T, D> : never;
}>;

/** The same list, with trailing values that may be undefined made optional. */
type Trailing<L extends readonly unknown[]> = L extends [...infer Head, infer Last]
  ? undefined extends Last
    ? [...Trailing<Head>, Last?]
    : L
  : L;

/** The arguments with which JavaScript calls a Lua function. */
type LuaArguments<P extends readonly Param[], V, D extends Definitions> = [
  ...Trailing<{ -readonly [I in keyof P]: P[I] extends Param<infer T> ? FromHost<T, D> : never }>,
  ...(V extends Rest<infer T> ? FromHost<T, D>[] : []),
];

/** The return type of such a call: undefined, the result, or an array of several. */
type LuaResults<R extends readonly Result[], W, D extends Definitions> =
  W extends Rest<infer T>
    ? [...LuaResultList<R, D>, ...ToHost<T, D>[]]
    : R extends readonly []
      ? undefined
      : R extends readonly [Result<infer T>]
        ? ToHost<T, D>
        : LuaResultList<R, D>;

type LuaResultList<R extends readonly Result[], D extends Definitions> = {
  -readonly [I in keyof R]: R[I] extends Result<infer T> ? ToHost<T, D> : never;
};
