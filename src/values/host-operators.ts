/**
 * The metamethods of JavaScript objects that Lua holds by reference: ordinary host functions. All such objects of a
 * state have one metatable. An object's policy can change while Lua holds the object, so each metamethod looks it up.
 */

import {
  readOnlyField,
  objectOperator,
  releasedObject,
  notHostObject,
  methodReceiver,
} from "../errors/guest.js";
import { Form } from "../core/generated/constants.js";
import { DISPOSE } from "./dispose.js";
import { lengthOf, type HostPolicy } from "./host-policy.js";
import { isObject } from "./objects.js";
import { fieldReader, fieldWriter, type FieldSource } from "./host-fields.js";
import { fieldFunctions, LuaMultiReturn } from "./host-functions.js";
import { LuaUserdata } from "./reference.js";
import type { Stored } from "./stored.js";
import type { LuaInput } from "./types.js";

/** The objects of one state. */
export interface PolicySource extends FieldSource {
  /** What Lua may do with `object`; undefined if the object is not passed by reference. */
  policyOf(object: object): HostPolicy | undefined;
  /** Counts what scripts store in objects. */
  readonly stored: Stored;
  /** The number by which Lua holds `object`. */
  numberOf(object: object): number;
}

type AnyFunction = (...args: unknown[]) => unknown;

/** The metatable of the objects in `source`. Every metamethod throws for an operand that is not one of them. */
export function operatorsOf(source: PolicySource): Readonly<Record<string, LuaInput>> {
  const methods = new Methods(source);
  const index: AnyFunction = (self, key) => {
    const policy = requirePolicy(source, self);
    return methods.find(self as object, policy, key);
  };
  const newIndex: AnyFunction = (self, key, value) => {
    const policy = requirePolicy(source, self);
    const bytes = source.stored.count(self as object, key, value, policy.options.fields);
    let done = false;
    try {
      done = policy.assign(self as object, key, value);
    } finally {
      if (!done) source.stored.undo(self as object, bytes);
    }
    if (!done) throw readOnlyField(policy.nameOf(self as object), String(key));
  };
  const find = (object: object, policy: HostPolicy, name: string): unknown =>
    methods.find(object, policy, name);
  fieldFunctions.set(index, { run: fieldReader(source, find), form: Form.get });
  fieldFunctions.set(newIndex, { run: fieldWriter(source), form: Form.set });
  const operators: Record<string, AnyFunction> = {
    __index: index,
    __newindex: newIndex,
    __len: (self) => {
      const policy = requirePolicy(source, self);
      const length = lengthOf(self as object);
      if (length === undefined) throw objectOperator("get length of", policy.nameOf(self as object));
      return length;
    },
    __call: (self, ...args) => {
      const policy = requirePolicy(source, self);
      if (typeof self !== "function") throw objectOperator("call", policy.nameOf(self as object));
      if (policy.options.construct === true) return Reflect.construct(self, args) as unknown;
      return Reflect.apply(self as AnyFunction, undefined, args);
    },
    __tostring: (self) => {
      const policy = requirePolicy(source, self);
      return (
        policy.textOf(self as object) ??
        `${policy.nameOf(self as object)}: ${source.numberOf(self as object)}`
      );
    },
    __eq: (a, b) => commonOrder(source, a, b)?.(a, b) === 0,
    __lt: (a, b) => requireOrder(source, a, b)(a, b) < 0,
    __le: (a, b) => requireOrder(source, a, b)(a, b) <= 0,
    __pairs: (self) => {
      const policy = requirePolicy(source, self);
      return LuaMultiReturn.of(iterate(methods, self as object, policy), self);
    },
    __close: (self) => {
      const policy = requirePolicy(source, self);
      const dispose: unknown = Reflect.get(self as object, DISPOSE);
      if (typeof dispose !== "function") throw objectOperator("close", policy.nameOf(self as object));
      Reflect.apply(dispose as AnyFunction, self, []);
    },
  };
  return operators;
}

/** Scripts that have the debug library can call a metamethod with anything. */
function requirePolicy(source: PolicySource, value: unknown): HostPolicy {
  if (value instanceof LuaUserdata) throw releasedObject();
  const policy = isObject(value) ? source.policyOf(value) : undefined;
  if (policy === undefined) throw notHostObject(typeof value);
  return policy;
}

type Order = (a: unknown, b: unknown) => number;

/** The `compare` that two objects have in common. */
function commonOrder(source: PolicySource, a: unknown, b: unknown): Order | undefined {
  const order = requirePolicy(source, a).options.compare as Order | undefined;
  return requirePolicy(source, b).options.compare === order ? order : undefined;
}

/** As `commonOrder`. Throws `ERR_OBJECT_OPERATOR` if there is none. */
function requireOrder(source: PolicySource, a: unknown, b: unknown): Order {
  const order = commonOrder(source, a, b);
  if (order !== undefined) return order;
  throw objectOperator("compare", requirePolicy(source, a).nameOf(a as object));
}

/** Returns the next pair for `pairs`. Keys and values that are nil in Lua are left out. */
function iterate(methods: Methods, object: object, policy: HostPolicy): () => unknown {
  const entries = policy.entries(object);
  return () => {
    for (let step = entries.next(); step.done !== true; step = entries.next()) {
      const [key, value] = step.value;
      if (isNil(key) || Number.isNaN(key)) continue;
      const shown = object instanceof Map ? value : (methods.find(object, policy, key) ?? value);
      if (!isNil(shown)) return LuaMultiReturn.of(key, shown);
    }
    return undefined;
  };
}

function isNil(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** The functions that Lua gets for methods: for the same method and name the same function. */
class Methods {
  readonly #methods: FunctionsByName = new WeakMap();
  readonly #statics: FunctionsByName = new WeakMap();

  constructor(readonly source: PolicySource) {}

  /** Returns the value that Lua reads from a field; for a method, the function that calls it. */
  find(object: object, policy: HostPolicy, key: unknown): unknown {
    const found = policy.find(object, key);
    if (found === undefined) {
      if (key !== "new" || policy.options.construct !== true || typeof object !== "function")
        return undefined;
      return this.#static(
        object as AnyFunction,
        key,
        (...args) => Reflect.construct(object, args) as unknown,
      );
    }
    if (!("method" in found)) return found.value;
    const { method } = found;
    return typeof object === "function"
      ? this.#static(object as AnyFunction, String(key), (...args) => Reflect.apply(method, object, args))
      : this.#method(method, String(key), policy.nameOf(object));
  }

  /** Returns the function that Lua calls as `Class.name(…)`. */
  #static(owner: AnyFunction, name: string, run: AnyFunction): AnyFunction {
    return remembered(this.#statics, owner, name) ?? remember(this.#statics, owner, name, run);
  }

  /** Returns the function that Lua calls as `object:name(…)`. */
  #method(method: AnyFunction, name: string, className: string): AnyFunction {
    const known = remembered(this.#methods, method, name);
    if (known !== undefined) return known;
    return remember(this.#methods, method, name, (self, ...args) => {
      this.#requireMethod(self, name, method, className);
      return this.source.stored.call(self as object, name, method, args);
    });
  }

  /** Throws `ERR_METHOD_RECEIVER` unless Lua finds this method in `self`. */
  #requireMethod(self: unknown, name: string, method: AnyFunction, className: string): void {
    const policy = isObject(self) ? this.source.policyOf(self) : undefined;
    const found = policy?.find(self as object, name);
    if (found !== undefined && "method" in found && found.method === method) return;
    const what = policy?.nameOf(self as object) ?? typeof self;
    throw methodReceiver(name, className, what === "undefined" ? "nil" : what);
  }
}

type FunctionsByName = WeakMap<AnyFunction, Map<string, AnyFunction>>;

function remembered(functions: FunctionsByName, of: AnyFunction, name: string): AnyFunction | undefined {
  return functions.get(of)?.get(name);
}

function remember(functions: FunctionsByName, of: AnyFunction, name: string, made: AnyFunction): AnyFunction {
  const byName = functions.get(of) ?? new Map<string, AnyFunction>();
  functions.set(of, byName.set(name, made));
  return made;
}
