/** Errors of host modules whose definition, types or build is wrong. */

import type { CauseOf, HostModuleErrorCodes } from "./codes.js";
import { describeThrown, isInstance } from "./describe.js";
import type { Difference } from "./differences.js";
import { ModuleError } from "./module.js";

function wrong(
  module: string | undefined,
  ...[code, problem, fields, cause]: CauseOf<HostModuleErrorCodes>
): ModuleError {
  const subject = module === undefined ? "a host module" : `host module '${module}'`;
  const parts = [code, `${subject}: ${problem}`, fields, cause] as CauseOf<HostModuleErrorCodes>;
  return new ModuleError({ module }, ...parts);
}

/** Types that are malformed, at `path` in a definition or a JSON manifest, `source`: a module's name, or a file. */
export const manifest = (source: string, path: string, problem: string): ModuleError =>
  new ModuleError(
    { module: undefined },
    "ERR_MANIFEST",
    `${source}: ${path === "" ? "" : `${path}: `}${problem}`,
    {
      source,
      path,
      problem,
    },
  );

export function manifestSyntax(source: string, cause: Error): ModuleError {
  const problem = `not JSON: ${cause.message}`;
  return new ModuleError(
    { module: undefined },
    "ERR_MANIFEST_SYNTAX",
    `${source}: ${problem}`,
    { source, problem },
    cause,
  );
}

export const definitionShape = (module: string | undefined, problem: string, cause?: unknown): ModuleError =>
  wrong(module, "ERR_DEFINITION_SHAPE", problem, undefined, cause);

export const definitionNameMissing = (): ModuleError =>
  wrong(undefined, "ERR_DEFINITION_NAME_MISSING", "the definition has no name");

export const definitionName = (given: string): ModuleError =>
  wrong(
    undefined,
    "ERR_DEFINITION_NAME",
    `${JSON.stringify(given)} is not a module name: parts of letters, digits, _ and -, joined by dots`,
    { given },
  );

export const definitionDescription = (module: string, problem: string): ModuleError =>
  wrong(module, "ERR_DEFINITION_DESCRIPTION", `description: ${problem}`);

export const definitionClass = (module: string, given: unknown, known: readonly string[]): ModuleError =>
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
): ModuleError {
  const of = classes.length === 0 ? "no class" : `class ${classes.join(", ")}`;
  return wrong(
    module,
    "ERR_DEFINITION_YIELDS",
    `workflows may use '${functionName}', but not the command '${command}' (${of}) that it yields: ` +
      `only ${allowed.join(" and ")} can be used there`,
    { functionName, command },
  );
}

export const definitionTypes = (module: string, problem: string, cause?: unknown): ModuleError =>
  wrong(module, "ERR_DEFINITION_TYPES", `types: ${problem}`, undefined, cause);

export const buildMissing = (module: string): ModuleError =>
  wrong(module, "ERR_BUILD_MISSING", "the definition has no function 'build'");

export const buildFailed = (module: string, cause: unknown): ModuleError =>
  wrong(module, "ERR_BUILD_FAILED", `build failed: ${describeThrown(cause)}`, undefined, cause);

/** Modules are built while a state is created, which is synchronous. */
export const buildPromise = (module: string): ModuleError =>
  wrong(module, "ERR_BUILD_PROMISE", "build returned a promise; it must return the exports themselves");

export const buildResult = (module: string, problem: string): ModuleError =>
  wrong(module, "ERR_BUILD_RESULT", `build returned ${problem}`);

export function exportsDiffer(module: string, differences: readonly Difference[]): ModuleError {
  const lines = differences.map(({ path, problem }) => `  ${path}: ${problem}`);
  return wrong(module, "ERR_EXPORTS_DIFFER", `the exports differ from the types:\n${lines.join("\n")}`, {
    differences,
  });
}

export const duplicateModule = (module: string): ModuleError =>
  wrong(module, "ERR_DUPLICATE_MODULE", "another module already has this name");

export const userType = (module: string, type: string, problem: string): ModuleError =>
  wrong(module, "ERR_USER_TYPE", `type '${type}': ${problem}`, { type });

/** Whether a host module is what is wrong. */
export const isHostModuleError = (error: unknown): error is ModuleError =>
  isInstance(error, ModuleError) && "module" in error;
