/** What is wrong with the types of a module, as written in a definition or in a JSON manifest. */

import { PeriluneError } from "./base.js";

/** A manifest, or a part of one, that is not as it has to be. */
export class ManifestError extends PeriluneError {
  override name = "ManifestError";
  constructor(
    /** What it was read from: a file, or the module's name. */
    readonly source: string,
    /** Where in it: `export.fields.greet.params[0].type`. Empty for the whole. */
    readonly path: string,
    readonly problem: string,
  ) {
    super(`${source}: ${path === "" ? "" : `${path}: `}${problem}`);
  }
}

/** A manifest that is no JSON. */
export class ManifestSyntaxError extends ManifestError {
  override name = "ManifestSyntaxError";
  constructor(source: string, cause: Error) {
    super(source, "", `no JSON: ${cause.message}`);
    this.cause = cause;
  }
}
