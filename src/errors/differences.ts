/** Differences between expected and found symbols, as errors list them. */

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

/** The type of a lua_CFunction as in `ii:i`: a lua_State in, the number of results out. */
export const C_FUNCTION = "i:i";
