/** A module that was built, with its functions and types as Lua gets them. One per runtime and module. */

import { UserTypeError } from "../../errors/host-module.js";
import { Checks } from "../../types/check.js";
import type { ValueReader } from "../../types/reader.js";
import {
  resolve,
  type Definitions,
  type FunctionType,
  type InterfaceType,
  type Type,
} from "../../types/type.js";
import type { LuaFunction } from "../../values/function.js";
import type { HostType } from "../../values/host-types.js";
import type { HostFunction, LuaInput } from "../../values/types.js";
import { bindFunction, type Binding } from "./bind-function.js";
import type { BuiltModule } from "./build.js";
import { callbackOf, originalOf } from "./callbacks.js";
import { bindLow } from "./low-call.js";
import { LowFunction } from "./low-level.js";
import { LuaReader } from "./lua-reader.js";
import { Outward } from "./outward.js";
import { makeType, ownMethods } from "./user-types.js";

export class BoundModule {
  readonly name: string;
  /** Reads what the module gives. */
  readonly given: ValueReader;
  readonly classes: readonly string[];
  readonly define: Definitions;
  readonly checks: Checks;
  readonly reader = new LuaReader(this);
  readonly outward = new Outward(this);
  /** What `require` gives, before it is in a state. */
  readonly value: LuaInput;
  readonly #types = new Map<InterfaceType, HostType>();
  readonly #built: BuiltModule;
  /** Functions that were bound, by what they call and the type they were bound as. */
  readonly #functions = new WeakMap<object, Map<FunctionType, HostFunction>>();

  constructor(
    built: BuiltModule,
    readonly checkResults: boolean,
  ) {
    const { manifest } = built.module;
    this.#built = built;
    this.name = manifest.name;
    this.classes = manifest.class;
    this.define = manifest.define;
    this.given = built.reader;
    this.checks = new Checks(manifest.name, manifest.define);
    for (const name of Object.keys(manifest.define)) this.#defined(name);
    this.value = (this.outward.of(manifest.export, manifest.name)?.(built.exports) ??
      built.exports) as LuaInput;
  }

  /** The types of userdata, which a state makes with the module. */
  get types(): Iterable<HostType> {
    return this.#types.values();
  }

  typeNamed(name: string): HostType {
    const own = name.startsWith(`${this.name}.`) ? name.slice(this.name.length + 1) : name;
    const found = Object.hasOwn(this.define, own)
      ? this.#types.get(resolve({ kind: "ref", name: own }, this.define) as InterfaceType)
      : undefined;
    if (found === undefined)
      throw new UserTypeError(this.name, name, "the types define no interface of this name");
    return found;
  }

  typeOfInterface(type: InterfaceType): HostType {
    const known = this.#types.get(type);
    if (known !== undefined) return known;
    const made = makeType(`${this.name}.object`, type, ownMethods(type), () => this.#binding);
    this.#types.set(type, made);
    return made;
  }

  callback(fn: object, type: FunctionType): unknown {
    const results = type.results.map((result) => this.checks.of(result.type, "argument"));
    const rest = type.restResult && this.checks.of(type.restResult.type, "argument");
    const params = type.params.map((param) => this.outward.of(param.type));
    const further = type.rest && this.outward.of(type.rest.type);
    const argument = (value: unknown, index: number): unknown => (params[index] ?? further)?.(value) ?? value;
    return callbackOf(fn as LuaFunction, type, this.reader, { results, rest }, argument);
  }

  bind(fn: object, type: FunctionType, name: string): unknown {
    const original = originalOf(fn);
    if (original !== fn) return original;
    const known = this.#functions.get(fn)?.get(type);
    if (known !== undefined) return known;
    const bound =
      fn instanceof LowFunction
        ? bindLow(fn.run, name, this)
        : bindFunction(
            type,
            name,
            (call, args) => Reflect.apply(fn as () => unknown, call, args) as unknown,
            this.#binding,
          );
    const byType = this.#functions.get(fn) ?? new Map<FunctionType, HostFunction>();
    this.#functions.set(fn, byType.set(type, bound));
    return bound;
  }

  get #binding(): Binding {
    const { checks, reader, outward, checkResults } = this;
    return { checks, reader, outward, checkResults, given: this.given };
  }

  /** The type of a definition that is an interface. */
  #defined(name: string): void {
    const type: Type = resolve({ kind: "ref", name }, this.define);
    if (type.kind !== "interface" || this.#types.has(type)) return;
    const binding = this.#built.types.get(name) ?? ownMethods(type);
    this.#types.set(
      type,
      makeType(`${this.name}.${name}`, type, binding, () => this.#binding),
    );
  }
}
