/** The root of every error class of this package. It holds no cause of its own: each cause has its class. */

/**
 * Base of all errors that Perilune itself throws. Each class states its `name` in full, so that it survives
 * a bundler that renames classes.
 */
export class PeriluneError extends Error {
  override name = "PeriluneError";
}
