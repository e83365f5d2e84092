/** Builds a module: calls its `build` and checks what that gives. Keeping the result is the runtime's business. */

import {
  BuildFailedError,
  BuildPromiseError,
  BuiltShapeError,
  DuplicateModuleError,
  ExportsDifferError,
} from "../../errors/host-module.js";
import { checkExports } from "./exports.js";
import type { HostModule } from "./define.js";

/** What a module turned out to be. */
export interface BuiltModule {
  readonly module: HostModule;
  readonly exports: unknown;
  readonly yields: readonly string[];
}

/**
 * Calls `build`. Throws `BuildFailedError`, `BuildPromiseError`, `BuiltShapeError`, or `ExportsDifferError` with all
 * differences.
 */
export function buildModule(module: HostModule): BuiltModule {
  const { name, manifest } = module;
  const built = callBuild(module);
  if (isThenable(built)) throw new BuildPromiseError(name);
  if (typeof built !== "object" || built === null)
    throw new BuiltShapeError(name, `${typeof built}, no object`);
  if (!("exports" in built)) throw new BuiltShapeError(name, "an object without 'exports'");
  const surplus = Object.keys(built).find((key) => key !== "exports" && key !== "yields");
  if (surplus !== undefined) throw new BuiltShapeError(name, `an unknown property '${surplus}'`);
  const yields = yieldsOf(name, "yields" in built ? (built.yields ?? []) : []);
  const differences = checkExports(manifest, built.exports);
  if (differences.length > 0) throw new ExportsDifferError(name, differences);
  return { module, exports: built.exports, yields };
}

/** Throws `DuplicateModuleError` for a name that two of them have. */
export function requireDistinct(modules: readonly HostModule[]): void {
  const names = new Set<string>();
  for (const { name } of modules) {
    if (names.has(name)) throw new DuplicateModuleError(name);
    names.add(name);
  }
}

function callBuild(module: HostModule): unknown {
  try {
    return module.build();
  } catch (error) {
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
