/** Builds a module: calls its `build` and checks what that gives. Keeping the result is the runtime's business. */

import {
  HostModuleError,
  buildPromise,
  buildResult,
  exportsDiffer,
  duplicateModule,
  userType,
  buildFailed,
} from "../../errors/host-module.js";
import { checkExports } from "./exports.js";
import { plainReader, type ValueReader } from "../../types/reader.js";
import { resolve, type Definitions, type InterfaceType } from "../../types/type.js";
import type { HostModule, ModuleBuilder, UserType } from "./define.js";
import type { HostType } from "../../values/host-types.js";
import { disown } from "./disown.js";
import { checkBinding, requireGiven, type AnyBinding } from "./user-types.js";

/** What a module turned out to be. */
export interface BuiltModule {
  readonly module: HostModule;
  readonly exports: unknown;
  readonly yields: readonly string[];
  /** What `registerType` was given, by the name of the definition. */
  readonly types: ReadonlyMap<string, AnyBinding>;
  /** Reads what the module gives. */
  readonly reader: ValueReader;
  /** To be told what a registered type is in the runtime. Throws `TypeError` for an object that cannot be of it. */
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
  if (typeof built !== "object" || built === null)
    throw buildResult(name, `${built === null ? "null" : typeof built}, no object`);
  if (!("exports" in built)) throw buildResult(name, "an object without 'exports'");
  const surplus = Object.keys(built).find((key) => key !== "exports" && key !== "yields");
  if (surplus !== undefined) throw buildResult(name, `an unknown property '${surplus}'`);
  const yields = yieldsOf(name, "yields" in built ? (built.yields ?? []) : []);
  const differences = failing(name, () => checkExports(manifest, built.exports, builder.reader));
  if (differences.length > 0) throw exportsDiffer(name, differences);
  const { types, reader, onTyped } = builder;
  return { module, exports: built.exports, yields, types, reader, onTyped };
}

/** Throws `ERR_DUPLICATE_MODULE` for a name that two of them have. */
export function requireDistinct(modules: readonly HostModule[]): void {
  const names = new Set<string>();
  for (const { name } of modules) {
    if (names.has(name)) throw duplicateModule(name);
    names.add(name);
  }
}

/** What `build` is given. */
class Builder implements ModuleBuilder<Definitions> {
  readonly types = new Map<string, AnyBinding>();
  readonly #interfaces = new Set<InterfaceType>();
  readonly #made = new Map<string, HostType>();
  /** Objects that were wrapped while there was no type yet. */
  readonly #wrapped = new Map<string, readonly unknown[]>();
  #closed = false;

  /** Any object can be of a type that was registered; its methods are elsewhere. */
  readonly reader: ValueReader = {
    ...plainReader,
    objectOf: (value, type, name) =>
      this.#interfaces.has(type) ? value : plainReader.objectOf(value, type, name),
  };

  constructor(readonly module: HostModule) {}

  readonly registerType = (name: string, binding: AnyBinding): UserType<never, never> => {
    const { name: module, manifest } = this.module;
    if (this.#closed) throw userType(module, name, "types are registered while the module is built");
    const type = Object.hasOwn(manifest.define, name)
      ? resolve({ kind: "ref", name }, manifest.define)
      : undefined;
    if (type?.kind !== "interface")
      throw userType(module, name, "the types define no interface of this name");
    // By another name it may be the same type.
    if (this.#interfaces.has(type)) throw userType(module, name, "registered twice");
    checkBinding(module, name, type, binding);
    this.types.set(name, binding);
    this.#interfaces.add(type);
    return { wrap: (object) => this.#wrap(name, object), unwrap: (object) => object };
  };

  /** From now on objects that are wrapped are of the type, and so are those that were. */
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

/** Code of the module: what it throws is a failure of its `build`. */
function failing<T>(module: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof HostModuleError) throw error;
    throw buildFailed(module, error);
  }
}

function yieldsOf(name: string, yields: unknown): readonly string[] {
  if (Array.isArray(yields)) {
    const list: readonly unknown[] = yields;
    const names = list.filter((type) => typeof type === "string" && type !== "");
    if (names.length === list.length) return names as readonly string[];
  }
  throw buildResult(name, "'yields' that are no list of names");
}
