/** How a found thing differs from the expected one, as errors list it. */

/** A place where the exports of a host module differ from its types. */
export interface Difference {
  /** `exports.util.parse`. */
  readonly path: string;
  /** `missing; expected a function`. */
  readonly problem: string;
}

/** A symbol of a native module whose type is not the expected one. Types are written as in `ii:i`. */
export interface ImportMismatch {
  readonly symbol: string;
  readonly expected: string;
  readonly found: string;
}
