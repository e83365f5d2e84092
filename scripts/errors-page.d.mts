/** Types of errors-page.mjs, for its test. */

export interface ErrorClass {
  readonly name: string;
  /** The superclass. */
  readonly base: string | undefined;
  readonly why: string;
  readonly fields: readonly { readonly name: string; readonly optional: boolean }[];
  /** Its own codes, without those of its subclasses. */
  readonly codes: readonly string[];
  /** The entry of the package that exports it. */
  readonly from: string | undefined;
}

export function readErrors(): {
  readonly classes: readonly ErrorClass[];
  readonly codes: ReadonlyMap<string, unknown>;
};
export function errorsPage(): Promise<string>;
