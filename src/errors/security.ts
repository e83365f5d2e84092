/** Refusals by a state's rules, and malformed rules. */

import { PeriluneError } from "./base.js";
import type { CauseOf, SecurityErrorCodes } from "./codes.js";
import { describeThrown } from "./describe.js";
import { HostError } from "./host-error.js";

/** The state's kind, or its confinement, forbids a module or a file; or the rules that the host gave are malformed. */
export class SecurityError extends PeriluneError {
  override name = "SecurityError";
  declare readonly code: keyof SecurityErrorCodes;
  constructor(...[code, message, fields, cause]: CauseOf<SecurityErrorCodes>) {
    super(code, message, fields, cause);
  }
}

/** A policy refused an action. A function of a module that throws it gives `nil, err` in Lua. */
export function permissionDenied(action: string, resource: string): HostError {
  const error = new HostError(`${action} of ${resource} is not allowed`, {
    kind: "permission_denied",
    details: { action, resource },
  });
  return Object.assign(error, { code: "ERR_PERMISSION_DENIED" as const, action, resource });
}

/** `kind` is the state's; `allowed` are the classes that such a state takes. */
export function moduleClass(
  module: string,
  classes: readonly string[],
  kind: string,
  allowed: readonly string[],
): SecurityError {
  const of = classes.length === 0 ? "no class" : `class ${classes.join(", ")}`;
  const instead = kind === "workflow" ? "; use it in the handler of an activity: docs/workflows.md" : "";
  return new SecurityError(
    "ERR_MODULE_CLASS",
    `module '${module}' (${of}) cannot be used in a ${kind} state: only ${allowed.join(" and ")} can${instead}`,
    { module, classes, kind, allowed },
  );
}

export const confinedName = (module: string): SecurityError =>
  new SecurityError(
    "ERR_CONFINED_NAME",
    `module name ${JSON.stringify(module)}: each part between the dots must be a plain file name, ` +
      "since the files of this state are confined",
    { module },
  );

export const confinedFile = (module: string, file: string): SecurityError =>
  new SecurityError(
    "ERR_CONFINED_FILE",
    `error loading module '${module}' from file '${file}':\n\t` +
      `${file} leads out of the directories that this state is confined to`,
    { module, file },
  );

export const invalidPolicy = (problem: string): SecurityError => new SecurityError("ERR_POLICY", problem);

/** `path` says which rule: `rules[2].actions[0]`. */
export const policyRule = (path: string, problem: string): SecurityError =>
  new SecurityError("ERR_POLICY_RULE", `${path}: ${problem}`, { path });

export const policyAnswer = (action: string, resource: string, answer: string): SecurityError =>
  new SecurityError(
    "ERR_POLICY_ANSWER",
    `the policy answered ${answer} for ${action} of ${resource}; expected true or false`,
  );

export const callContext = (problem: string): SecurityError => new SecurityError("ERR_CALL_CONTEXT", problem);

export const stateKind = (kind: unknown, known: readonly string[]): SecurityError =>
  new SecurityError(
    "ERR_STATE_KIND",
    `unknown kind of state ${describeThrown(kind)}; expected one of ${known.join(", ")}`,
    { kind },
  );

export const nativeClasses = (problem: string): SecurityError =>
  new SecurityError("ERR_NATIVE_CLASSES", problem);
