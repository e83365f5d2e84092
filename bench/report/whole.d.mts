/** Types of whole.mjs, for tests in TypeScript. */
export function lackingOf(report: unknown): string[];
