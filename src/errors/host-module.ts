/** Errors of host modules whose definition, types or build is wrong. */

import { PeriluneError } from "./base.js";
import type { CauseOf, HostModuleErrorCodes } from "./codes.js";
import { describeThrown } from "./describe.js";
import type { Difference } from "./differences.js";

/** A host module, or its types, are defined or built wrongly. `module` is its name, undefined if it has none. */
export class HostModuleError extends PeriluneError {
  override name = "HostModuleError";
  declare readonly code: keyof HostModuleErrorCodes;
  constructor(
    readonly module: string | undefined,
    ...[code, message, fields, cause]: CauseOf<HostModuleErrorCodes>
  ) {
    super(code, message, fields, cause);
  }
}

function wrong(
  module: string | undefined,
  ...[code, problem, fields, cause]: CauseOf<HostModuleErrorCodes>
): HostModuleError {
  const subject = module === undefined ? "a host module" : `host module '${module}'`;
  const parts = [code, `${subject}: ${problem}`, fields, cause] as CauseOf<HostModuleErrorCodes>;
  return new HostModuleError(module, ...parts);
}

/** Types that are malformed, at `path` in a definition or a JSON manifest, `source`: a module's name, or a file. */
export const manifest = (source: string, path: string, problem: string): HostModuleError =>
  new HostModuleError(undefined, "ERR_MANIFEST", `${source}: ${path === "" ? "" : `${path}: `}${problem}`, {
    source,
    path,
    problem,
  });

export function manifestSyntax(source: string, cause: Error): HostModuleError {
  const problem = `not JSON: ${cause.message}`;
  return new HostModuleError(
    undefined,
    "ERR_MANIFEST_SYNTAX",
    `${source}: ${problem}`,
    { source, problem },
    cause,
  );
}

export const definitionShape = (
  module: string | undefined,
  problem: string,
  cause?: unknown,
): HostModuleError => wrong(module, "ERR_DEFINITION_SHAPE", problem, undefined, cause);

export const definitionNameMissing = (): HostModuleError =>
  wrong(undefined, "ERR_DEFINITION_NAME_MISSING", "the definition has no name");

export const definitionName = (given: string): HostModuleError =>
  wrong(
    undefined,
    "ERR_DEFINITION_NAME",
    `${JSON.stringify(given)} is not a module name: parts of letters, digits, _ and -, joined by dots`,
    { given },
  );

export const definitionDescription = (module: string, problem: string): HostModuleError =>
  wrong(module, "ERR_DEFINITION_DESCRIPTION", `description: ${problem}`);

export const definitionClass = (module: string, given: unknown, known: readonly string[]): HostModuleError =>
  wrong(
    module,
    "ERR_DEFINITION_CLASS",
    `unknown class ${typeof given === "string" ? `'${given}'` : describeThrown(given)}; ` +
      `expected a list of ${known.join(", ")}`,
    { given },
  );

/** `classes` are those of the command, `allowed` those that a workflow takes. */
export function definitionYields(
  module: string,
  functionName: string,
  command: string,
  classes: readonly string[],
  allowed: readonly string[],
): HostModuleError {
  const of = classes.length === 0 ? "no class" : `class ${classes.join(", ")}`;
  return wrong(
    module,
    "ERR_DEFINITION_YIELDS",
    `workflows may use '${functionName}', but not the command '${command}' (${of}) that it yields: ` +
      `only ${allowed.join(" and ")} can be used there`,
    { functionName, command },
  );
}

export const definitionTypes = (module: string, problem: string, cause?: unknown): HostModuleError =>
  wrong(module, "ERR_DEFINITION_TYPES", `types: ${problem}`, undefined, cause);

export const buildMissing = (module: string): HostModuleError =>
  wrong(module, "ERR_BUILD_MISSING", "the definition has no function 'build'");

export const buildFailed = (module: string, cause: unknown): HostModuleError =>
  wrong(module, "ERR_BUILD_FAILED", `build failed: ${describeThrown(cause)}`, undefined, cause);

/** Modules are built while a state is created, which is synchronous. */
export const buildPromise = (module: string): HostModuleError =>
  wrong(module, "ERR_BUILD_PROMISE", "build returned a promise; it must return the exports themselves");

export const buildResult = (module: string, problem: string): HostModuleError =>
  wrong(module, "ERR_BUILD_RESULT", `build returned ${problem}`);

export function exportsDiffer(module: string, differences: readonly Difference[]): HostModuleError {
  const lines = differences.map(({ path, problem }) => `  ${path}: ${problem}`);
  return wrong(module, "ERR_EXPORTS_DIFFER", `the exports differ from the types:\n${lines.join("\n")}`, {
    differences,
  });
}

export const duplicateModule = (module: string): HostModuleError =>
  wrong(module, "ERR_DUPLICATE_MODULE", "another module already has this name");

export const userType = (module: string, type: string, problem: string): HostModuleError =>
  wrong(module, "ERR_USER_TYPE", `type '${type}': ${problem}`, { type });
