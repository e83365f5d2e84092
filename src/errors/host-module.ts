/** What can be wrong with the definition of a host module, or with what it builds: one class per cause. */

import { PeriluneError } from "./base.js";
import { describeThrown } from "./describe.js";

/** Base of all of them. `module` is the module's name, as far as it has one. */
export class HostModuleError extends PeriluneError {
  override name = "HostModuleError";
  constructor(
    readonly module: string | undefined,
    problem: string,
    cause?: unknown,
  ) {
    super(
      `${module === undefined ? "a host module" : `host module '${module}'`}: ${problem}`,
      cause === undefined ? undefined : { cause },
    );
  }
}

/** A definition that is no object, or has a property that none has. */
export class DefinitionShapeError extends HostModuleError {
  override name = "DefinitionShapeError";
}

export class DefinitionNameMissingError extends HostModuleError {
  override name = "DefinitionNameMissingError";
  constructor() {
    super(undefined, "the definition has no name");
  }
}

export class DefinitionNameError extends HostModuleError {
  override name = "DefinitionNameError";
  constructor(readonly given: string) {
    super(
      undefined,
      `${JSON.stringify(given)} is no name of a module: parts of letters, digits, _ and -, joined by dots`,
    );
  }
}

export class DefinitionDescriptionError extends HostModuleError {
  override name = "DefinitionDescriptionError";
  constructor(module: string, problem: string) {
    super(module, `description: ${problem}`);
  }
}

/** A class that is none, or classes that are no list. */
export class UnknownClassError extends HostModuleError {
  override name = "UnknownClassError";
  constructor(
    module: string,
    readonly given: unknown,
    known: readonly string[],
  ) {
    super(
      module,
      `unknown class ${typeof given === "string" ? `'${given}'` : describeThrown(given)}; ` +
        `expected a list of ${known.join(", ")}`,
    );
  }
}

/** Types that are missing, that are no types, or whose function throws. `cause` says where they are wrong. */
export class DefinitionTypesError extends HostModuleError {
  override name = "DefinitionTypesError";
  constructor(module: string, problem: string, cause?: unknown) {
    super(module, `types: ${problem}`, cause);
  }
}

export class BuildMissingError extends HostModuleError {
  override name = "BuildMissingError";
  constructor(module: string) {
    super(module, "the definition has no function 'build'");
  }
}

/** `build` threw; `cause` is what. */
export class BuildFailedError extends HostModuleError {
  override name = "BuildFailedError";
  constructor(module: string, cause: unknown) {
    super(module, `build failed: ${describeThrown(cause)}`, cause);
  }
}

/** `build` returned a promise: modules are built while a state is made, which waits for nothing. */
export class BuildPromiseError extends HostModuleError {
  override name = "BuildPromiseError";
  constructor(module: string) {
    super(module, "build returned a promise; it has to return the exports themselves");
  }
}

/** What `build` returned is not `{ exports, yields }`. */
export class BuiltShapeError extends HostModuleError {
  override name = "BuiltShapeError";
  constructor(module: string, problem: string) {
    super(module, `build returned ${problem}`);
  }
}

/** How what is there differs from what the types say, in one place. */
export interface Difference {
  /** `exports.util.parse`. */
  readonly path: string;
  /** `missing; expected a function`. */
  readonly problem: string;
}

/** The exports are not those of the types. */
export class ExportsDifferError extends HostModuleError {
  override name = "ExportsDifferError";
  constructor(
    module: string,
    readonly differences: readonly Difference[],
  ) {
    const lines = differences.map(({ path, problem }) => `  ${path}: ${problem}`);
    super(module, `the exports differ from the types:\n${lines.join("\n")}`);
  }
}

/** Two modules of one state, or a module and one of the package's own, have the same name. */
export class DuplicateModuleError extends HostModuleError {
  override name = "DuplicateModuleError";
  constructor(module: string) {
    super(module, "a second module of this name");
  }
}

/** A type of userdata that is registered twice, that the types do not define, or whose binding is no binding. */
export class UserTypeError extends HostModuleError {
  override name = "UserTypeError";
  constructor(
    module: string,
    readonly type: string,
    problem: string,
  ) {
    super(module, `type '${type}': ${problem}`);
  }
}
