/** A built module with its functions and types wrapped for Lua. One per runtime and module. */

import { userType } from "../../errors/host-module.js";
import type { HostCall } from "../../security/call.js";
import { mayUse, requireMayUse, STATE_KINDS } from "../../security/classes.js";
import { Checks } from "../../types/check.js";
import { functionsOf, type TypedFunction } from "../../types/functions.js";
import type { ValueReader } from "../../types/value-reader.js";
import {
  resolve,
  type Definitions,
  type FunctionType,
  type InterfaceType,
  type Type,
} from "../../types/type.js";
import type { HostType } from "../../values/host-types.js";
import type { HostFunction, LuaInput } from "../../values/types.js";
import { bindFunction, type Binding, type Permit } from "./bind-function.js";
import type { BuiltModule } from "./build.js";
import { callbackOf, originalOf, type Callback } from "./callbacks.js";
import { bindLow, handleIn } from "./low-call.js";
import { LowFunction } from "./low-level.js";
import { LuaReader } from "./lua-reader.js";
import { Outward } from "./outward.js";
import type { Handle } from "./yield-call.js";
import type { Yields } from "./yields.js";
import { makeType, ownMethods, type AnyBinding } from "./user-types.js";

type ByType<T> = WeakMap<object, Map<FunctionType, T>>;

function remember<T>(all: ByType<T>, fn: object, type: FunctionType, made: T): T {
  const byType = all.get(fn) ?? new Map<FunctionType, T>();
  all.set(fn, byType.set(type, made));
  return made;
}

export class BoundModule {
  readonly name: string;
  /** Reads values of the module. */
  readonly given: ValueReader;
  readonly classes: readonly string[];
  readonly yields: Yields;
  /** The type of its value. */
  readonly exported: Type;
  readonly define: Definitions;
  readonly checks: Checks;
  readonly reader = new LuaReader(this);
  readonly outward = new Outward(this);
  /** What `require` returns, as a JavaScript value. */
  readonly value: LuaInput;
  /** Its functions, by type. */
  readonly functions: ReadonlyMap<FunctionType, TypedFunction>;
  readonly #types = new Map<InterfaceType, HostType>();
  readonly #built: BuiltModule;
  /** Bound functions, by implementation and type. */
  readonly #boundFunctions: ByType<HostFunction> = new WeakMap();
  /** The callbacks made for implementations, by function and type. */
  readonly #callbacks: ByType<Callback> = new WeakMap();

  constructor(
    built: BuiltModule,
    /** The modules of its runtime. */
    readonly runtime: { readonly checkResults: boolean },
  ) {
    const { manifest } = built.module;
    this.#built = built;
    this.name = manifest.name;
    this.classes = manifest.class;
    this.yields = built.yields;
    this.exported = manifest.export;
    this.define = manifest.define;
    this.functions = functionsOf(manifest);
    this.given = built.reader;
    this.checks = new Checks(manifest.name, manifest.define);
    for (const name of Object.keys(manifest.define)) this.#defined(name);
    for (const name of built.types.keys()) built.onTyped(name, this.typeNamed(name));
    this.value = (this.outward.of(manifest.export, manifest.name)?.(built.exports) ??
      built.exports) as LuaInput;
  }

  /** Its types of userdata. */
  get types(): Iterable<HostType> {
    return this.#types.values();
  }

  typeNamed(name: string): HostType {
    const own = name.startsWith(`${this.name}.`) ? name.slice(this.name.length + 1) : name;
    const found = Object.hasOwn(this.define, own)
      ? this.#types.get(resolve({ kind: "ref", name: own }, this.define) as InterfaceType)
      : undefined;
    if (found === undefined) throw userType(this.name, name, "the types define no interface of this name");
    return found;
  }

  typeOfInterface(type: InterfaceType): HostType {
    const known = this.#types.get(type);
    if (known !== undefined) return known;
    const made = this.#makeType("object", type, ownMethods(type));
    this.#types.set(type, made);
    return made;
  }

  callback(fn: object, type: FunctionType): unknown {
    const known = this.#callbacks.get(fn)?.get(type);
    if (known !== undefined) return known;
    const results = type.results.map((result) => this.checks.of(result.type, "argument"));
    const rest = type.restResult && this.checks.of(type.restResult.type, "argument");
    const params = type.params.map((param) => this.outward.of(param.type));
    const further = type.rest && this.outward.of(type.rest.type);
    const argument = (value: unknown, index: number): unknown => (params[index] ?? further)?.(value) ?? value;
    const made = callbackOf(fn as Callback, this.reader, { results, rest }, argument);
    return remember(this.#callbacks, fn, type, made);
  }

  /** Runs `handle` with the call that waited, for function `name`, and returns the results for Lua. */
  readonly handled = (name: string, call: HostCall, handle: Handle): readonly unknown[] =>
    handleIn(name, this, call, handle);

  bind(fn: object, type: FunctionType, name: string): unknown {
    const original = originalOf(fn);
    if (original !== fn) return original;
    const known = this.#boundFunctions.get(fn)?.get(type);
    if (known !== undefined) return known;
    const bound =
      fn instanceof LowFunction
        ? bindLow(fn.run, name, this, this.permitOf(type))
        : bindFunction(
            type,
            name,
            (call, args) => Reflect.apply(fn as () => unknown, call, args) as unknown,
            this.#binding,
          );
    return remember(this.#boundFunctions, fn, type, bound);
  }

  /** See `Binding`. */
  readonly permitOf = (type: FunctionType | undefined, path = this.name): Permit | undefined => {
    const { path: named, classes } = (type && this.functions.get(type)) ?? { path, classes: this.classes };
    if (STATE_KINDS.every((kind) => mayUse(classes, kind))) return undefined;
    return (kind) => {
      requireMayUse(named, classes, kind);
    };
  };

  get #binding(): Binding {
    const { name, yields, checks, reader, outward, given, runtime, handled, permitOf } = this;
    return {
      module: name,
      yields,
      checks,
      reader,
      outward,
      given,
      handled,
      checkResults: runtime.checkResults,
      permitOf,
    };
  }

  /** The type of userdata for an interface of its definitions. */
  #defined(name: string): void {
    const type: Type = resolve({ kind: "ref", name }, this.define);
    if (type.kind !== "interface" || this.#types.has(type)) return;
    const binding = this.#built.types.get(name) ?? ownMethods(type);
    this.#types.set(type, this.#makeType(name, type, binding));
  }

  #makeType(name: string, type: InterfaceType, binding: AnyBinding): HostType {
    return makeType(
      { name: `${this.name}.${name}`, owner: this.runtime, type, binding },
      () => this.#binding,
    );
  }
}
