/** Builds a module: calls its `build` and checks what that gives. Keeping the result is the runtime's business. */

import {
  BuildFailedError,
  BuildPromiseError,
  BuiltShapeError,
  DuplicateModuleError,
  ExportsDifferError,
  HostModuleError,
  UserTypeError,
} from "../../errors/host-module.js";
import { checkExports } from "./exports.js";
import { plainReader, type ValueReader } from "../../types/reader.js";
import { resolve, type Definitions, type InterfaceType } from "../../types/type.js";
import type { HostModule, ModuleBuilder, UserType } from "./define.js";
import { checkBinding, type AnyBinding } from "./user-types.js";

/** What a module turned out to be. */
export interface BuiltModule {
  readonly module: HostModule;
  readonly exports: unknown;
  readonly yields: readonly string[];
  /** What `registerType` was given, by the name of the definition. */
  readonly types: ReadonlyMap<string, AnyBinding>;
  /** Reads what the module gives. */
  readonly reader: ValueReader;
}

/**
 * Calls `build`. Throws `BuildFailedError`, `BuildPromiseError`, `BuiltShapeError`, `UserTypeError`, or
 * `ExportsDifferError` with all differences.
 */
export function buildModule(module: HostModule): BuiltModule {
  const { name, manifest } = module;
  const builder = new Builder(module);
  const built = callBuild(module, builder);
  builder.close();
  if (isThenable(built)) throw new BuildPromiseError(name);
  if (typeof built !== "object" || built === null)
    throw new BuiltShapeError(name, `${typeof built}, no object`);
  if (!("exports" in built)) throw new BuiltShapeError(name, "an object without 'exports'");
  const surplus = Object.keys(built).find((key) => key !== "exports" && key !== "yields");
  if (surplus !== undefined) throw new BuiltShapeError(name, `an unknown property '${surplus}'`);
  const yields = yieldsOf(name, "yields" in built ? (built.yields ?? []) : []);
  const differences = checkExports(manifest, built.exports, builder.reader);
  if (differences.length > 0) throw new ExportsDifferError(name, differences);
  return { module, exports: built.exports, yields, types: builder.types, reader: builder.reader };
}

/** Throws `DuplicateModuleError` for a name that two of them have. */
export function requireDistinct(modules: readonly HostModule[]): void {
  const names = new Set<string>();
  for (const { name } of modules) {
    if (names.has(name)) throw new DuplicateModuleError(name);
    names.add(name);
  }
}

/** What `build` is given. */
class Builder implements ModuleBuilder<Definitions> {
  readonly types = new Map<string, AnyBinding>();
  readonly #interfaces = new Set<InterfaceType>();
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
    if (this.#closed) throw new UserTypeError(module, name, "types are registered while the module is built");
    if (this.types.has(name)) throw new UserTypeError(module, name, "registered twice");
    const type = Object.hasOwn(manifest.define, name)
      ? resolve({ kind: "ref", name }, manifest.define)
      : undefined;
    if (type?.kind !== "interface")
      throw new UserTypeError(module, name, "the types define no interface of this name");
    checkBinding(module, name, type, binding);
    this.types.set(name, binding);
    this.#interfaces.add(type);
    return { wrap: (object) => object, unwrap: (object) => object };
  };

  close(): void {
    this.#closed = true;
  }
}

function callBuild(module: HostModule, builder: Builder): unknown {
  try {
    return module.build(builder);
  } catch (error) {
    if (error instanceof HostModuleError) throw error;
    throw new BuildFailedError(module.name, error);
  }
}

function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

function yieldsOf(name: string, yields: unknown): readonly string[] {
  if (Array.isArray(yields)) {
    const list: readonly unknown[] = yields;
    const names = list.filter((type) => typeof type === "string" && type !== "");
    if (names.length === list.length) return names as readonly string[];
  }
  throw new BuiltShapeError(name, "'yields' that are no list of names");
}
