/** Host modules whose definition, or whose build, is wrong. */

import { PeriluneError } from "./base.js";
import type { CauseOf, HostModuleErrorCodes } from "./codes.js";
import { describeThrown } from "./describe.js";
import type { Difference } from "./differences.js";

/** A host module is defined or built wrongly. `module` is its name, undefined if it has none. */
export class HostModuleError extends PeriluneError {
  override name = "HostModuleError";
  declare readonly code: keyof HostModuleErrorCodes;
  constructor(
    readonly module: string | undefined,
    ...[code, problem, fields, cause]: CauseOf<HostModuleErrorCodes>
  ) {
    const subject = module === undefined ? "a host module" : `host module '${module}'`;
    super(code, `${subject}: ${problem}`, fields, cause);
  }
}

export const definitionShape = (module: string | undefined, problem: string): HostModuleError =>
  new HostModuleError(module, "ERR_DEFINITION_SHAPE", problem);

export const definitionNameMissing = (): HostModuleError =>
  new HostModuleError(undefined, "ERR_DEFINITION_NAME_MISSING", "the definition has no name");

export const definitionName = (given: string): HostModuleError =>
  new HostModuleError(
    undefined,
    "ERR_DEFINITION_NAME",
    `${JSON.stringify(given)} is not a module name: parts of letters, digits, _ and -, joined by dots`,
    { given },
  );

export const definitionDescription = (module: string, problem: string): HostModuleError =>
  new HostModuleError(module, "ERR_DEFINITION_DESCRIPTION", `description: ${problem}`);

export const definitionClass = (module: string, given: unknown, known: readonly string[]): HostModuleError =>
  new HostModuleError(
    module,
    "ERR_DEFINITION_CLASS",
    `unknown class ${typeof given === "string" ? `'${given}'` : describeThrown(given)}; ` +
      `expected a list of ${known.join(", ")}`,
    { given },
  );

export const definitionTypes = (module: string, problem: string, cause?: unknown): HostModuleError =>
  new HostModuleError(module, "ERR_DEFINITION_TYPES", `types: ${problem}`, undefined, cause);

export const buildMissing = (module: string): HostModuleError =>
  new HostModuleError(module, "ERR_BUILD_MISSING", "the definition has no function 'build'");

export const buildFailed = (module: string, cause: unknown): HostModuleError =>
  new HostModuleError(module, "ERR_BUILD_FAILED", `build failed: ${describeThrown(cause)}`, undefined, cause);

/** Modules are built while a state is made, which waits for nothing. */
export const buildPromise = (module: string): HostModuleError =>
  new HostModuleError(
    module,
    "ERR_BUILD_PROMISE",
    "build returned a promise; it has to return the exports themselves",
  );

export const buildResult = (module: string, problem: string): HostModuleError =>
  new HostModuleError(module, "ERR_BUILD_RESULT", `build returned ${problem}`);

export function exportsDiffer(module: string, differences: readonly Difference[]): HostModuleError {
  const lines = differences.map(({ path, problem }) => `  ${path}: ${problem}`);
  return new HostModuleError(
    module,
    "ERR_EXPORTS_DIFFER",
    `the exports differ from the types:\n${lines.join("\n")}`,
    { differences },
  );
}

export const duplicateModule = (module: string): HostModuleError =>
  new HostModuleError(module, "ERR_DUPLICATE_MODULE", "a second module of this name");

export const userType = (module: string, type: string, problem: string): HostModuleError =>
  new HostModuleError(module, "ERR_USER_TYPE", `type '${type}': ${problem}`, { type });
