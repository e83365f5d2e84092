/** Types of userdata of a module: checks the arguments of `registerType` and makes the metatable for Lua. */

import { isObjectLike } from "../../errors/describe.js";
import type { Difference } from "../../errors/differences.js";
import { badArgument } from "../../errors/guest.js";
import { userType, exportsDiffer } from "../../errors/host-module.js";
import { suggestion } from "../../errors/nearest.js";
import type { HostCall } from "../../security/call.js";
import type { FunctionType, InterfaceType } from "../../types/type.js";
import { scopedFunctions } from "../../values/host-functions.js";
import { giveType, isOfType, type HostType } from "../../values/host-types.js";
import { nameOfType } from "../../values/type-name.js";
import type { HostFunction, LuaInput } from "../../values/types.js";
import { METAMETHODS } from "./define.js";
import { asBound, bindMethod, callOf, guarded, yieldingFunction, type Binding } from "./bind-function.js";

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** An unchecked binding; define.ts has its static type, `TypeBinding`. */
export interface AnyBinding {
  readonly methods?: Readonly<Record<string, unknown>>;
  readonly metamethods?: Readonly<Record<string, unknown>>;
}

/** The binding of an interface without a registered type: the objects' own methods. */
export function ownMethods(type: InterfaceType): Required<AnyBinding> {
  const methods = Object.keys(type.methods).map((name) => {
    const run = (self: Readonly<Record<string, AnyFunction>>, ...args: unknown[]): unknown =>
      self[name]?.(...args);
    return [name, run] as const;
  });
  return { methods: Object.fromEntries(methods), metamethods: {} };
}

/** Throws `ERR_EXPORTS_DIFFER` if the methods differ from the type, `ERR_USER_TYPE` if it is not a binding at all. */
export function checkBinding(module: string, name: string, type: InterfaceType, binding: AnyBinding): void {
  const parts = partsOf(binding);
  if (parts === undefined) throw userType(module, name, "{ methods, metamethods } expected");
  const { methods, metamethods } = parts;
  const unknown = Object.keys(binding).find((key) => key !== "methods" && key !== "metamethods");
  if (unknown !== undefined)
    throw userType(
      module,
      name,
      `unknown property '${unknown}'; ${suggestion(unknown, ["methods", "metamethods"])}`,
    );
  for (const [event, run] of Object.entries(metamethods)) {
    if (!METAMETHODS.some((known) => known === event))
      throw userType(module, name, `unknown metamethod '${event}'; ${suggestion(event, METAMETHODS)}`);
    if (typeof run !== "function")
      throw userType(module, name, `${event}: function expected, got ${typeof run}`);
  }
  const found: Difference[] = [];
  const names = new Set([...Object.keys(type.methods), ...Object.keys(methods)]);
  for (const method of names) {
    const path = `${name}.${method}`;
    const run = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (!Object.hasOwn(type.methods, method)) found.push({ path, problem: "not in the types" });
    else if (typeof run !== "function")
      found.push({
        path,
        problem: run === undefined ? "missing; expected a function" : `function expected, got ${typeof run}`,
      });
  }
  if (found.length > 0) throw exportsDiffer(module, found);
}

/** Sets the type of an object. Throws `TypeError` if it cannot have it. */
export function requireGiven(object: unknown, type: HostType): void {
  const problem = giveType(object, type);
  if (problem !== undefined) throw new TypeError(problem);
}

/** Recognizes objects of a type. */
interface Self {
  readonly isSelf: (value: unknown) => value is object;
  /** Throws `ERR_ARGUMENT` for argument 1 of a method or operator. */
  readonly requireSelf: (value: unknown, name: string) => object;
}

/** The parts of a binding; undefined if it is not one. Callers without TypeScript can pass anything. */
function partsOf(binding: unknown): Required<AnyBinding> | undefined {
  if (!isRecord(binding)) return undefined;
  const { methods = {}, metamethods = {} } = binding;
  return isRecord(methods) && isRecord(metamethods) ? { methods, metamethods } : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObjectLike(value) && !Array.isArray(value);

interface TypeParts extends Pick<HostType, "name" | "owner"> {
  readonly type: InterfaceType;
  readonly binding: AnyBinding;
}

/** Makes a type: `name` is its full name, `owner` the modules of its runtime. `binding` was checked. */
export function makeType(of: TypeParts, parts: () => Binding): HostType {
  const { name, owner, binding } = of;
  const made: HostType = {
    name,
    owner,
    get metatable() {
      return (metatable ??= metatableOf(of, self, parts()));
    },
    released: releaseOf(binding),
  };
  let metatable: Readonly<Record<string, LuaInput>> | undefined;
  const self: Self = {
    isSelf: (value) => isOfType(value, made),
    requireSelf(value, method) {
      if (isOfType(value, made)) return value;
      throw badArgument(1, method, `${name} expected, got ${nameOfType(value, "no value")}`);
    },
  };
  return made;
}

function metatableOf(
  { name, type, binding: { methods = {}, metamethods = {} } }: TypeParts,
  self: Self,
  parts: Binding,
): Readonly<Record<string, LuaInput>> {
  const bound = Object.fromEntries(
    Object.entries(type.methods).map(([method, of]) => [
      method,
      methodOf(of, method, methods[method] as AnyFunction, self, parts),
    ]),
  );
  const metatable: Record<string, LuaInput> = { __index: bound };
  for (const [event, run] of Object.entries(metamethods)) {
    if (event === "__gc") continue;
    const operator = operatorOf(event, run as AnyFunction, self, parts, `${name}:${event}`);
    metatable[event] = event === "__index" ? indexOf(bound, operator) : operator;
  }
  return metatable;
}

function methodOf(
  type: FunctionType,
  name: string,
  run: AnyFunction,
  { requireSelf }: Self,
  parts: Binding,
): HostFunction {
  const apply = (call: HostCall, self: object, args: unknown[]): unknown => run.call(call, self, ...args);
  return bindMethod(type, name, apply, requireSelf, parts);
}

/** The metamethods with two operands; either can be the object. */
const BINARY = [
  ...["__eq", "__lt", "__le", "__concat", "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__idiv"],
  ...["__band", "__bor", "__bxor", "__shl", "__shr"],
];

/**
 * Wraps an operator, which has the classes of the module. Its arguments are unchecked, except that one of the operands must
 * be the object. `path` names it in messages.
 */
function operatorOf(
  event: string,
  run: AnyFunction,
  { isSelf, requireSelf }: Self,
  parts: Binding,
  path: string,
): HostFunction {
  const permit = parts.permitOf(undefined, path);
  const binary = BINARY.includes(event);
  const yielding = yieldingFunction(event, parts, ([result]) => result);
  const operator = asBound(function (...args) {
    const call = callOf(this);
    permit?.(call.kind);
    // Scripts that have the debug library can call a metamethod with anything.
    if (!binary || !isSelf(args[1])) requireSelf(args[0], event);
    return guarded(
      () => run.apply(call, args),
      (result) => result,
      call,
      yielding,
    );
  });
  scopedFunctions.add(operator);
  return operator;
}

/** `__index`: methods first, then the type's own `__index`. */
function indexOf(methods: Readonly<Record<string, HostFunction>>, other: HostFunction): HostFunction {
  const index = asBound(function (self, key) {
    if (typeof key === "string" && Object.hasOwn(methods, key)) return methods[key];
    return Reflect.apply(other, this, [self, key]) as unknown;
  });
  scopedFunctions.add(index);
  return index;
}

function releaseOf({ metamethods = {} }: AnyBinding): ((object: object) => void) | undefined {
  const run = metamethods["__gc"] as AnyFunction | undefined;
  return run === undefined ? undefined : (object) => void run.call(undefined, object);
}
