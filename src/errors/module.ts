/** The class of modules that cannot be used. Its causes: native-module.ts, host-module.ts, load.ts. */

import { PeriluneError } from "./base.js";
import type { CauseOf, HostModuleErrorCodes, LoadErrorCodes, NativeModuleErrorCodes } from "./codes.js";

type Codes = NativeModuleErrorCodes & HostModuleErrorCodes & LoadErrorCodes;

/**
 * A module cannot be loaded: a native module was refused, a host module or its types are defined or built wrongly, or
 * `loadRuntime` found no usable core. `file` is the path or URL of a native module, as the caller gave it; `module` is
 * the name of a host module, if it has one.
 */
export class ModuleError extends PeriluneError {
  override name = "ModuleError";
  declare readonly code: keyof NativeModuleErrorCodes | keyof HostModuleErrorCodes | keyof LoadErrorCodes;
  declare readonly file?: string;
  declare readonly module?: string | undefined;
  constructor(
    subject: { readonly file: string } | { readonly module: string | undefined } | undefined,
    ...[code, message, fields, cause]: CauseOf<Codes>
  ) {
    super(code, message, { ...subject, ...fields }, cause);
  }
}
