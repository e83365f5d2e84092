/** Builds a module: calls its `build` and checks the result. The runtime keeps it. */

import { isObjectLike } from "../../errors/describe.js";
import {
  isHostModuleError,
  buildPromise,
  buildResult,
  exportsDiffer,
  duplicateModule,
  userType,
  buildFailed,
} from "../../errors/host-module.js";
import { suggestion } from "../../errors/nearest.js";
import { checkExports } from "./check-exports.js";
import { commandsOf } from "../../types/commands.js";
import { plainReader, type ValueReader } from "../../types/value-reader.js";
import { resolve, type Definitions, type InterfaceType } from "../../types/type.js";
import type { HostModule, ModuleBuilder, UserType } from "./define.js";
import type { HostType } from "../../values/host-types.js";
import { disown } from "../../values/objects.js";
import { yieldsOf, type Yields } from "./yields.js";
import { checkBinding, requireGiven, type AnyBinding } from "./user-types.js";

/** A built module. */
export interface BuiltModule {
  readonly module: HostModule;
  readonly exports: unknown;
  readonly yields: Yields;
  /** The bindings passed to `registerType`, by the name of the definition. */
  readonly types: ReadonlyMap<string, AnyBinding>;
  /** Reads values of the module. */
  readonly reader: ValueReader;
  /** Sets the runtime's type for a registered one. Throws `TypeError` for an object that cannot have it. */
  readonly onTyped: (name: string, type: HostType) => void;
}

/**
 * Calls `build`. Throws `ERR_BUILD_FAILED`, `ERR_BUILD_PROMISE`, `ERR_BUILD_RESULT`, `ERR_USER_TYPE`, or
 * `ERR_EXPORTS_DIFFER` with all differences.
 */
export function buildModule(module: HostModule): BuiltModule {
  const { name, manifest } = module;
  const builder = new Builder(module);
  const built = failing(name, () => module.build(builder));
  builder.close();
  if (disown(built)) throw buildPromise(name);
  if (!isObjectLike(built))
    throw buildResult(name, `${built === null ? "null" : typeof built}, not an object`);
  if (!("exports" in built)) throw buildResult(name, "an object without 'exports'");
  const surplus = Object.keys(built).find((key) => key !== "exports" && key !== "yields");
  if (surplus !== undefined)
    throw buildResult(
      name,
      `an unknown property '${surplus}'; ${suggestion(surplus, ["exports", "yields"])}`,
    );
  const yields = yieldsOf(name, "yields" in built ? (built.yields ?? []) : []);
  requireSame(name, commandsOf(manifest), yields);
  const differences = failing(name, () => checkExports(manifest, built.exports, builder.reader));
  if (differences.length > 0) throw exportsDiffer(name, differences);
  const { types, reader, onTyped } = builder;
  return { module, exports: built.exports, yields, types, reader, onTyped };
}

/** Throws `ERR_BUILD_RESULT` unless the types and `yields` name the same commands. */
function requireSame(name: string, typed: readonly string[], yields: Yields): void {
  const declared = [...yields.values()];
  const missing = typed.find((id) => !declared.includes(id));
  if (missing !== undefined)
    throw buildResult(name, `'yields' without the command '${missing}', which the types declare`);
  const surplus = declared.find((id) => !typed.includes(id));
  if (surplus !== undefined)
    throw buildResult(
      name,
      `'yields' with the command '${surplus}', which no function of the types declares`,
    );
}

/** Throws `ERR_DUPLICATE_MODULE` if two modules have one name. */
export function requireDistinct(modules: readonly HostModule[]): void {
  const names = new Set<string>();
  for (const { name } of modules) {
    if (names.has(name)) throw duplicateModule(name);
    names.add(name);
  }
}

/** The argument of `build`. */
class Builder implements ModuleBuilder<Definitions> {
  readonly types = new Map<string, AnyBinding>();
  readonly #interfaces = new Set<InterfaceType>();
  readonly #made = new Map<string, HostType>();
  /** Objects wrapped before the type existed. */
  readonly #wrapped = new Map<string, readonly unknown[]>();
  #closed = false;

  /** Any object can have a registered type, since its methods are not its own. */
  readonly reader: ValueReader = {
    ...plainReader,
    objectOf: (value, type, name) =>
      this.#interfaces.has(type) ? value : plainReader.objectOf(value, type, name),
  };

  constructor(readonly module: HostModule) {}

  readonly registerType = (name: string, ...given: readonly unknown[]): UserType<never, never> => {
    const made: UserType<never, never> = {
      wrap: (object) => this.#wrap(name, object),
      unwrap: (object) => object,
    };
    const last = given[given.length > 1 ? 1 : 0];
    const binding = (
      typeof last === "function" ? (last as (type: object) => unknown)(made) : last
    ) as AnyBinding;
    const { name: module, manifest } = this.module;
    if (this.#closed) throw userType(module, name, "types must be registered while the module is built");
    const type = Object.hasOwn(manifest.define, name)
      ? resolve({ kind: "ref", name }, manifest.define)
      : undefined;
    if (type?.kind !== "interface")
      throw userType(module, name, "the types define no interface of this name");
    // Two names can mean the same type.
    if (this.#interfaces.has(type)) throw userType(module, name, "registered twice");
    checkBinding(module, name, type, binding);
    this.types.set(name, binding);
    this.#interfaces.add(type);
    return made;
  };

  /** Sets the type of all wrapped objects, present and future. */
  readonly onTyped = (name: string, type: HostType): void => {
    this.#made.set(name, type);
    for (const object of this.#wrapped.get(name) ?? []) requireGiven(object, type);
    this.#wrapped.delete(name);
  };

  #wrap(name: string, object: never): never {
    const type = this.#made.get(name);
    if (type !== undefined) requireGiven(object, type);
    else this.#wrapped.set(name, [...(this.#wrapped.get(name) ?? []), object]);
    return object;
  }

  close(): void {
    this.#closed = true;
  }
}

/** Runs code of the module. Throws `ERR_BUILD_FAILED` if that throws. */
function failing<T>(module: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (isHostModuleError(error)) throw error;
    throw buildFailed(module, error);
  }
}
