/** Types of options.mjs, for tests in TypeScript. */
export class UsageError extends Error {}
export interface Options {
  readonly json?: string;
  readonly markdown?: string;
  readonly charts?: string;
  readonly continue?: string;
}
export function parseOptions(args: readonly string[]): Options;
