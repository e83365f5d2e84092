/** Types of read.mjs, for tests in TypeScript. */
export const VERSION: number;
export class ReportError extends Error {}
export function readReport(file: string): unknown;
export function merge(reports: readonly unknown[]): Record<string, unknown>;
