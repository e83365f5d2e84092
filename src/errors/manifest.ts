/** Types of a module that are malformed, in a definition or in a JSON manifest. */

import { PeriluneError } from "./base.js";
import type { ManifestErrorCodes } from "./codes.js";

/** A manifest, or a part of one, is malformed. */
export class ManifestError extends PeriluneError {
  override name = "ManifestError";
  declare readonly code: keyof ManifestErrorCodes;
  constructor(
    /** The file, or the name of the module, that it was read from. */
    readonly source: string,
    /** Where in it: `export.fields.greet.params[0].type`. Empty for the whole. */
    readonly path: string,
    readonly problem: string,
    code: keyof ManifestErrorCodes = "ERR_MANIFEST",
    cause?: unknown,
  ) {
    super(code, `${source}: ${path === "" ? "" : `${path}: `}${problem}`, undefined, cause);
  }
}

export const manifestSyntax = (source: string, cause: Error): ManifestError =>
  new ManifestError(source, "", `no JSON: ${cause.message}`, "ERR_MANIFEST_SYNTAX", cause);
