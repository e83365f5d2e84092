/**
 * The JavaScript objects that Lua holds by reference: `hostObject` marks one for all states, `registerClass` the
 * instances of a class for one state. Either gives a policy (host-policy.ts); what Lua's operators do with it is in
 * host-operators.ts. Objects of a module's types (host-types.ts) need no policy.
 */

import { partOwner } from "./handles.js";
import { kindOf } from "../errors/describe.js";
import { badParameter, classRegistration, propertyRead } from "../errors/values.js";
import { policies } from "./host-fields.js";
import type { HostFunctions } from "./host-functions.js";
import { operatorsOf, type PolicySource } from "./host-operators.js";
import { HostPolicy, isOfEverything, nameOfClass, type HostObjectOptions } from "./host-policy.js";
import { typeOf, type HostType } from "./host-types.js";
import { isObject } from "./objects.js";
import { readOptions } from "../errors/options.js";
import { Stored, type StorageAccount } from "./stored.js";

/** A class. `new` makes instances of it. */
export type HostClass<T extends object = object> = abstract new (...args: never[]) => T;

/** Names of properties of T; any name if T has none that are known. */
type NameOf<T> = [keyof T] extends [never] ? string : Extract<keyof T, string>;

/** Names of its methods. Every object has a `toString`. */
type MethodNameOf<T> = [keyof T] extends [never]
  ? string
  : | "toString"
    | Extract<{ [K in keyof T]: T[K] extends (...args: never[]) => unknown ? K : never }[keyof T], string>;

/** Names of static properties and methods of a class; any name if it has none that are known. */
type StaticNameOf<C> = [Exclude<keyof C, "prototype">] extends [never]
  ? string
  : Extract<Exclude<keyof C, "prototype">, string>;

/** As for an object, with names checked against its type, and what is reachable on the class itself. */
export interface HostClassOptions<
  T extends object = object,
  C extends HostClass<T> = HostClass<T>,
> extends HostObjectOptions<T> {
  readonly fields?: readonly NameOf<T>[];
  readonly methods?: readonly MethodNameOf<T>[];
  /** Names of static properties and methods. Default: none. */
  readonly statics?: readonly StaticNameOf<C>[];
}

/** The same, of any class. */
type ClassOptions = HostObjectOptions<never> & { readonly statics?: readonly string[] };

const POLICY_OPTIONS = {
  name: "text",
  fields: "names",
  methods: "names",
  readOnly: "flag",
  construct: "flag",
  compare: "function",
} as const;
const CLASS_OPTIONS = { ...POLICY_OPTIONS, statics: "names" } as const;

/** The policies of objects that `hostObject` marked. */
const marked = new WeakMap<object, HostPolicy>();
const openPolicy = new HostPolicy();

/** What instances of the classes that any state registered inherit from. */
const registered = new WeakSet();

/** Whether some state may have a policy for the object already. */
function mayHavePolicy(object: object): boolean {
  if (marked.has(object) || registered.has(object)) return true;
  try {
    for (let at = Reflect.getPrototypeOf(object); at !== null; at = Reflect.getPrototypeOf(at))
      if (registered.has(at)) return true;
    return false;
  } catch {
    return true; // a proxy
  }
}

/**
 * Marks an object: from now on every state gets it by reference, as userdata, and returns the same object. Returns
 * the object. A second call replaces the options. Throws `ERR_PARAMETER` if `object` is not an object, and
 * `ERR_OPTION`.
 */
export function hostObject<T extends object>(object: T, options?: HostObjectOptions<T>): T {
  if (!isObject(object)) throw badParameter("object", `expected an object, found ${kindOf(object)}`);
  if (mayHavePolicy(object)) policies.version++;
  marked.set(
    object,
    options === undefined ? openPolicy : new HostPolicy(readOptions(options, POLICY_OPTIONS)),
  );
  return object;
}

/** Whether `object` is userdata in every state: `hostObject` marked it, a module's type has it, or it is a packed object. */
export function isUserdata(object: object): boolean {
  return marked.has(object) || typeOf(object) !== undefined || partOwner(object) !== undefined;
}

/** The host objects and registered classes of one state. */
export class HostObjects implements PolicySource {
  /** Policies of registered classes' instances, by prototype. */
  #classes: Map<object, HostPolicy> | undefined;
  /** Policies of the classes themselves, as objects. */
  #statics: Map<object, HostPolicy> | undefined;

  readonly functions: HostFunctions;
  readonly stored: Stored;
  #type: HostType | undefined;

  constructor(functions: HostFunctions, account: StorageAccount) {
    this.functions = functions;
    this.stored = new Stored(account);
  }

  /** The type of all objects that have a policy. */
  get type(): HostType {
    return (this.#type ??= { name: "host object", owner: this, metatable: operatorsOf(this) });
  }

  /** The same, if it was needed. */
  get usedType(): HostType | undefined {
    return this.#type;
  }

  /** Takes over the registered classes of another state. */
  adopt(other: HostObjects): void {
    if (other.#classes !== undefined) this.#classes = new Map(other.#classes);
    if (other.#statics !== undefined) this.#statics = new Map(other.#statics);
  }

  /** From now on instances of `type`, and the class itself, are passed by reference. Throws `ERR_CLASS_REGISTRATION`. */
  registerClass(type: HostClass, options: ClassOptions = {}): void {
    const prototype = prototypeOf(type);
    if (!isObject(prototype)) throw classRegistration(`expected a class, found ${kindOf(type)}`);
    if (isOfEverything(prototype))
      throw classRegistration(
        `all objects are instances of ${nameOfClass(type)}: register a class of your own`,
      );
    if (this.#classes?.has(prototype))
      throw classRegistration(`class ${nameOfClass(type)} is already registered`);
    const { statics = [], construct = true, ...instances } = readOptions(options, CLASS_OPTIONS);
    policies.version++;
    registered.add(prototype);
    (this.#classes ??= new Map<object, HostPolicy>()).set(prototype, new HostPolicy(instances));
    const name = instances.name ?? nameOfClass(type);
    (this.#statics ??= new Map<object, HostPolicy>()).set(
      type,
      new HostPolicy({ name, construct, fields: statics, methods: statics, readOnly: true }),
    );
  }

  policyOf(object: object): HostPolicy | undefined {
    const own = marked.get(object) ?? this.#statics?.get(object);
    const classes = this.#classes;
    if (own !== undefined || classes === undefined) return own;
    try {
      for (let at = Reflect.getPrototypeOf(object); at !== null; at = Reflect.getPrototypeOf(at)) {
        const found = classes.get(at);
        if (found !== undefined) return found;
      }
    } catch (error) {
      throw propertyRead(undefined, error);
    }
    return undefined;
  }

  numberOf(object: object): number {
    return this.functions.numberOf(object);
  }
}

/** What instances of a class inherit from; undefined if `type` is not a class, or cannot be asked. */
function prototypeOf(type: unknown): unknown {
  try {
    return isObject(type) ? (type as { prototype?: unknown }).prototype : undefined;
  } catch {
    return undefined;
  }
}
