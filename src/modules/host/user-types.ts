/** Types of userdata of a module: what `registerType` is given, and what Lua gets. */

import { ArgumentError } from "../../errors/host-call.js";
import type { Difference } from "../../errors/host-module.js";
import { ExportsDifferError, UserTypeError } from "../../errors/host-module.js";
import type { HostCall } from "../../security/call.js";
import type { FunctionType, InterfaceType } from "../../types/type.js";
import { typeOf, type HostType } from "../../values/host-types.js";
import { nameOfType } from "../../values/type-name.js";
import type { HostFunction, LuaInput } from "../../values/types.js";
import { METAMETHODS } from "./metamethods.js";
import { bindMethod, callOf, guarded, type Binding } from "./bind-function.js";

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** A binding as it is looked at here; `TypeBinding` of define.ts is what TypeScript says of it. */
export interface AnyBinding {
  readonly methods?: Readonly<Record<string, unknown>>;
  readonly metamethods?: Readonly<Record<string, unknown>>;
}

/** The methods of an interface that nothing was registered for: the object's own. */
export function ownMethods(type: InterfaceType): Required<AnyBinding> {
  const methods = Object.keys(type.methods).map((name) => {
    const run = (self: Readonly<Record<string, AnyFunction>>, ...args: unknown[]): unknown =>
      self[name]?.(...args);
    return [name, run] as const;
  });
  return { methods: Object.fromEntries(methods), metamethods: {} };
}

/** Throws `ExportsDifferError` for methods that are not those of the type, `UserTypeError` for what is none at all. */
export function checkBinding(module: string, name: string, type: InterfaceType, binding: AnyBinding): void {
  const { methods = {}, metamethods = {} } = binding;
  const unknown = Object.keys(binding).find((key) => key !== "methods" && key !== "metamethods");
  if (unknown !== undefined) throw new UserTypeError(module, name, `unknown property '${unknown}'`);
  for (const [event, run] of Object.entries(metamethods)) {
    if (!METAMETHODS.some((known) => known === event))
      throw new UserTypeError(module, name, `unknown metamethod '${event}'`);
    if (typeof run !== "function")
      throw new UserTypeError(module, name, `${event}: function expected, got ${typeof run}`);
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
  if (found.length > 0) throw new ExportsDifferError(module, found);
}

/** What Lua gets of a type. `name` is its whole name. `binding` was checked. */
export function makeType(
  name: string,
  type: InterfaceType,
  binding: AnyBinding,
  parts: () => Binding,
): HostType {
  const made: HostType = {
    name,
    get metatable() {
      return (metatable ??= metatableOf(type, binding, requireSelf, parts()));
    },
    released: releaseOf(binding),
  };
  let metatable: Readonly<Record<string, LuaInput>> | undefined;
  const requireSelf = (self: unknown, method: string): object => {
    if (typeof self === "object" && self !== null && typeOf(self) === made) return self;
    throw new ArgumentError(1, method, `${name} expected, got ${nameOfType(self, "no value")}`);
  };
  return made;
}

function metatableOf(
  type: InterfaceType,
  { methods = {}, metamethods = {} }: AnyBinding,
  requireSelf: (self: unknown, method: string) => object,
  parts: Binding,
): Readonly<Record<string, LuaInput>> {
  const bound: Record<string, HostFunction> = {};
  for (const [name, method] of Object.entries(type.methods)) {
    bound[name] = methodOf(method, name, methods[name] as AnyFunction, requireSelf, parts);
  }
  const metatable: Record<string, LuaInput> = { __index: bound };
  for (const [event, run] of Object.entries(metamethods)) {
    if (event === "__gc") continue;
    const operator = operatorOf(run as AnyFunction);
    metatable[event] = event === "__index" ? indexOf(bound, operator) : operator;
  }
  return metatable;
}

function methodOf(
  type: FunctionType,
  name: string,
  run: AnyFunction,
  requireSelf: (self: unknown, method: string) => object,
  parts: Binding,
): HostFunction {
  const apply = (call: HostCall, self: object, args: unknown[]): unknown => run.call(call, self, ...args);
  return bindMethod(type, name, apply, requireSelf, parts);
}

/** An operator gets what Lua gives it, unchecked: either operand may be the object. */
function operatorOf(run: AnyFunction): HostFunction {
  const operator = function (this: unknown, ...args: unknown[]): unknown {
    return guarded(
      () => run.apply(callOf(this), args),
      (result) => result,
    );
  };
  return operator as HostFunction;
}

/** Methods first, then what the type says of other keys. */
function indexOf(methods: Readonly<Record<string, HostFunction>>, other: HostFunction): HostFunction {
  const index = function (this: unknown, self: unknown, key: unknown): unknown {
    if (typeof key === "string" && Object.hasOwn(methods, key)) return methods[key];
    return Reflect.apply(other, this, [self, key]) as unknown;
  };
  return index as HostFunction;
}

function releaseOf({ metamethods = {} }: AnyBinding): ((object: object) => void) | undefined {
  const run = metamethods["__gc"] as AnyFunction | undefined;
  return run === undefined ? undefined : (object) => void run.call(undefined, object);
}
