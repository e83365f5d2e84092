/** Tests for an error's code, which determines its class and fields. */

import type { AbortedError, YieldError } from "./async.js";
import type { PeriluneError } from "./base.js";
import type * as codes from "./codes.js";
import type { CommandError } from "./command.js";
import type { CompileError } from "./compile.js";
import type { CommandErrorCodes, CompileErrorCodes } from "./compile-codes.js";
import type { ProcessError } from "./process.js";
import type { FileError } from "./file-access.js";
import type { GuestError } from "./guest.js";
import type { HostError } from "./host-error.js";
import type { LuaError } from "./lua.js";
import type { ModuleError } from "./module.js";
import type { SecurityError } from "./security.js";
import type { NativeTrap, StateError } from "./state.js";
import type { ValueError } from "./values.js";
import type { WorkflowError } from "./workflow.js";

type With<Class, Codes> = { [C in keyof Codes]: Class & Codes[C] & { readonly code: C } };

/** Maps each code to its class with the fields of the code. */
export interface ErrorsByCode
  extends
    With<LuaError, codes.LuaErrorCodes>,
    With<HostError, codes.HostErrorCodes>,
    With<GuestError, codes.GuestErrorCodes>,
    With<SecurityError, codes.SecurityErrorCodes>,
    With<YieldError, codes.YieldErrorCodes>,
    With<YieldError, codes.DispatchErrorCodes>,
    With<ProcessError, codes.ProcessErrorCodes>,
    With<WorkflowError, codes.WorkflowErrorCodes>,
    With<AbortedError, codes.AbortedErrorCodes>,
    With<StateError, codes.StateErrorCodes>,
    With<NativeTrap, codes.NativeTrapCodes>,
    With<ValueError, codes.ValueErrorCodes>,
    With<ModuleError, codes.HostModuleErrorCodes>,
    With<ModuleError & { readonly file: string }, codes.NativeModuleErrorCodes>,
    With<ModuleError, codes.LoadErrorCodes>,
    With<FileError, codes.FileErrorCodes>,
    With<CompileError, CompileErrorCodes>,
    With<CommandError, CommandErrorCodes> {}

/**
 * Whether `error` has this code; TypeScript then knows its class and fields. Unlike `instanceof` it recognizes errors of
 * another realm and of a second copy of this package. Never throws.
 */
export function hasCode<C extends codes.ErrorCode>(error: unknown, code: C): error is ErrorsByCode[C] {
  try {
    return (error as Partial<PeriluneError> | null | undefined)?.code === code;
  } catch {
    return false;
  }
}
