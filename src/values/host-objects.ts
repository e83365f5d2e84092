/**
 * The JavaScript objects that Lua holds by reference, of one state: which cross that way, under which number, and what
 * each operator of Lua does to them. Their twin in C is native/core/object.c: a userdata with the number in it, whose
 * metamethods all come here, to `operate`.
 */

import {
  ClassRegistrationError,
  NotHostObjectError,
  ObjectOperatorError,
  ReadOnlyFieldError,
  ReleasedObjectError,
} from "../errors/host-objects.js";
import { kindOf } from "../errors/describe.js";
import { ParameterError } from "../errors/options.js";
import { PropertyReadError, ReceiverError } from "../errors/values.js";
import type { HostFunctions } from "./host-functions.js";
import { classNameOf, HostPolicy, isOfEverything, lengthOf, type HostObjectOptions } from "./host-policy.js";
import { isObject } from "./is-object.js";
import { LuaMultiReturn } from "./multi-return.js";
import { readOptions } from "./options.js";
import { LuaUserdata } from "./reference.js";

/** ORDER PL_EVENT of native/core/object.c. */
const Event = {
  index: 0,
  newindex: 1,
  len: 2,
  call: 3,
  tostring: 4,
  eq: 5,
  lt: 6,
  le: 7,
  pairs: 8,
  close: 9,
} as const;

/** A class: what `new` makes instances of. */
export type HostClass<T extends object = object> = abstract new (...args: never[]) => T;

/** As for an object, with what is reachable on the class itself. */
export interface HostClassOptions<T extends object = object> extends HostObjectOptions<T> {
  /** Names of static properties and methods. Default: none. */
  readonly statics?: readonly string[];
}

const POLICY_OPTIONS = {
  name: "text",
  fields: "names",
  methods: "names",
  readOnly: "flag",
  construct: "flag",
  compare: "function",
} as const;
const CLASS_OPTIONS = { ...POLICY_OPTIONS, statics: "names" } as const;

type AnyFunction = (...args: unknown[]) => unknown;

/** Functions made for Lua, by what they were made of and the name that Lua calls them by. */
type FunctionsByName = WeakMap<AnyFunction, Map<string, AnyFunction>>;

/** Objects that were marked by `hostObject`, with what Lua may do with each. */
const marked = new WeakMap<object, HostPolicy>();
const openPolicy = new HostPolicy();

/**
 * Marks an object: from now on it crosses into every state by reference, as userdata, and comes back as itself. Gives
 * the object. A second call replaces the options. Throws `ParameterError` for what is no object, and `OptionError`.
 */
export function hostObject<T extends object>(object: T, options?: HostObjectOptions<T>): T {
  if (!isObject(object)) throw new ParameterError("object", `expected an object, found ${kindOf(object)}`);
  marked.set(
    object,
    options === undefined ? openPolicy : new HostPolicy(readOptions(options, POLICY_OPTIONS)),
  );
  return object;
}

/** Whether an object was marked by `hostObject`. */
export function isHostObject(object: object): boolean {
  return marked.has(object);
}

export class HostObjects {
  /** Policies of registered classes' instances, by prototype. */
  readonly #classes = new Map<object, HostPolicy>();
  /** Policies of the classes themselves, as objects. */
  readonly #statics = new Map<object, HostPolicy>();
  readonly #methods: FunctionsByName = new WeakMap();
  readonly #statically: FunctionsByName = new WeakMap();

  readonly #functions: HostFunctions;
  #operateNumber = 0;

  constructor(functions: HostFunctions) {
    this.#functions = functions;
  }

  /** The number of the function that does the operators of all objects. */
  get operateNumber(): number {
    if (this.#operateNumber === 0) this.#operateNumber = this.#functions.register(this.#operate);
    return this.#operateNumber;
  }

  /** From now on instances of `type` cross by reference, and so does the class. */
  registerClass(type: HostClass, options: HostClassOptions<never> = {}): void {
    const prototype = prototypeOf(type);
    if (!isObject(prototype)) throw new ClassRegistrationError(`a class expected, got ${typeof type}`);
    if (isOfEverything(prototype))
      throw new ClassRegistrationError(
        `all objects are instances of ${classNameOf(type)}: register a class of your own`,
      );
    if (this.#classes.has(prototype))
      throw new ClassRegistrationError(`class ${classNameOf(type)} is already registered`);
    const { statics = [], construct = true, ...instances } = readOptions(options, CLASS_OPTIONS);
    this.#classes.set(prototype, new HostPolicy(instances));
    const name = instances.name ?? classNameOf(type);
    this.#statics.set(
      type,
      new HostPolicy({ name, construct, fields: statics, methods: statics, readOnly: true }),
    );
  }

  /** What Lua may do with `object`; undefined: it does not cross by reference. */
  policyOf(object: object): HostPolicy | undefined {
    const own = marked.get(object) ?? this.#statics.get(object);
    if (own !== undefined || this.#classes.size === 0) return own;
    try {
      for (let at = Reflect.getPrototypeOf(object); at !== null; at = Reflect.getPrototypeOf(at)) {
        const found = this.#classes.get(at);
        if (found !== undefined) return found;
      }
    } catch (error) {
      throw new PropertyReadError(undefined, error);
    }
    return undefined;
  }

  /** What a metamethod of an object does: the event, then what Lua gives the metamethod. */
  readonly #operate = (event: unknown, ...args: unknown[]): unknown => {
    const [first, second, third] = args;
    if (event === Event.eq || event === Event.lt || event === Event.le)
      return this.#compare(event, first, second);
    const { object, policy } = this.#receiver(first);
    switch (event) {
      case Event.index:
        return this.#index(object, policy, second);
      case Event.newindex:
        if (!policy.assign(object, second, third))
          throw new ReadOnlyFieldError(nameOf(object, policy), String(second));
        return undefined;
      case Event.len: {
        const length = lengthOf(object);
        if (length === undefined) throw new ObjectOperatorError("get length of", nameOf(object, policy));
        return length;
      }
      case Event.call:
        return this.#call(object, policy, args.slice(1));
      case Event.tostring:
        return this.#text(object, policy);
      case Event.pairs:
        return this.#pairs(object, policy);
      default:
        close(object, policy);
        return undefined;
    }
  };

  #receiver(value: unknown): { object: object; policy: HostPolicy } {
    const policy = isObject(value) ? this.policyOf(value) : undefined;
    if (value instanceof LuaUserdata) throw new ReleasedObjectError();
    if (!isObject(value) || policy === undefined) throw new NotHostObjectError(typeof value);
    return { object: value, policy };
  }

  #index(object: object, policy: HostPolicy, key: unknown): unknown {
    const found = policy.find(object, key);
    if (found === undefined) {
      if (key !== "new" || policy.options.construct !== true || typeof object !== "function")
        return undefined;
      return this.#static(
        object as AnyFunction,
        "new",
        (...args) => Reflect.construct(object, args) as unknown,
      );
    }
    if (!("method" in found)) return found.value;
    const { method } = found;
    if (typeof object === "function")
      return this.#static(object as AnyFunction, String(key), (...args) =>
        Reflect.apply(method, object, args),
      );
    return this.#method(String(key), method, nameOf(object, policy));
  }

  /** What Lua calls as `Class.name(…)`: the same function each time. */
  #static(owner: AnyFunction, name: string, make: AnyFunction): AnyFunction {
    return remembered(this.#statically, owner, name, () => make);
  }

  /** What Lua calls as `object:name(…)`: the same for as long as the method is. */
  #method(name: string, method: AnyFunction, className: string): AnyFunction {
    return remembered(this.#methods, method, name, () => (self, ...args) => {
      this.#requireMethod(self, name, method, className);
      return Reflect.apply(method, self, args);
    });
  }

  /** Throws `ReceiverError` unless `self` has this method, as far as Lua is concerned. */
  #requireMethod(self: unknown, name: string, method: AnyFunction, className: string): void {
    const policy = isObject(self) ? this.policyOf(self) : undefined;
    const found = isObject(self) && policy !== undefined ? policy.find(self, name) : undefined;
    if (found !== undefined && "method" in found && found.method === method) return;
    const what = isObject(self) && policy !== undefined ? nameOf(self, policy) : typeof self;
    throw new ReceiverError(name, className, what === "undefined" ? "nil" : what);
  }

  #call(object: object, policy: HostPolicy, args: readonly unknown[]): unknown {
    if (typeof object !== "function") throw new ObjectOperatorError("call", nameOf(object, policy));
    if (policy.options.construct === true) return Reflect.construct(object, args) as unknown;
    return Reflect.apply(object, undefined, args) as unknown;
  }

  #compare(event: number, a: unknown, b: unknown): boolean {
    const left = this.#receiver(a);
    const right = this.#receiver(b);
    const compare = left.policy.options.compare as ((a: object, b: object) => number) | undefined;
    if (compare === undefined || right.policy.options.compare !== compare) {
      if (event === Event.eq) return false;
      throw new ObjectOperatorError("compare", nameOf(left.object, left.policy));
    }
    const order = compare(left.object, right.object);
    return event === Event.eq ? order === 0 : event === Event.lt ? order < 0 : order <= 0;
  }

  #text(object: object, policy: HostPolicy): string {
    const found = policy.find(object, "toString");
    if (found !== undefined && "method" in found && typeof object !== "function" && !Array.isArray(object))
      return String(Reflect.apply(found.method, object, []));
    return `${nameOf(object, policy)}: ${this.#functions.numberOf(object)}`;
  }

  #pairs(object: object, policy: HostPolicy): unknown {
    const entries = policy.entries(object);
    const next = (): unknown => {
      for (let step = entries.next(); step.done !== true; step = entries.next()) {
        const [key, value] = step.value;
        if (isNil(key) || Number.isNaN(key)) continue; // no key of Lua
        const shown = this.#shown(object, policy, key, value);
        if (!isNil(shown)) return LuaMultiReturn.of(key, shown);
      }
      return undefined;
    };
    return LuaMultiReturn.of(next, object);
  }

  /** A value as `pairs` gives it: a function of a Map is a value of its own. */
  #shown(object: object, policy: HostPolicy, key: unknown, value: unknown): unknown {
    return object instanceof Map ? value : (this.#index(object, policy, key) ?? value);
  }
}

/** What instances of a class inherit from; undefined for what is no class, or cannot be asked. */
function prototypeOf(type: unknown): unknown {
  try {
    return isObject(type) ? (type as { prototype?: unknown }).prototype : undefined;
  } catch {
    return undefined;
  }
}

function isNil(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function remembered(
  functions: FunctionsByName,
  of: AnyFunction,
  name: string,
  make: () => AnyFunction,
): AnyFunction {
  const byName = functions.get(of) ?? new Map<string, AnyFunction>();
  functions.set(of, byName);
  const known = byName.get(name) ?? make();
  byName.set(name, known);
  return known;
}

function close(object: object, policy: HostPolicy): void {
  const dispose: unknown = Reflect.get(object, Symbol.dispose);
  if (typeof dispose !== "function") throw new ObjectOperatorError("close", nameOf(object, policy));
  Reflect.apply(dispose, object, []);
}

function nameOf(object: object, policy: HostPolicy): string {
  return policy.options.name ?? classNameOf(object);
}
