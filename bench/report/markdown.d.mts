/** Types of markdown.mjs, for tests in TypeScript. */
export function interpreterTable(report: unknown, inBrowser?: boolean): string;
export function operationsTable(report: unknown, suite: string, inBrowser?: boolean): string;
export function provenance(report: unknown): string;
export function missingLines(report: unknown): string[];
export function markdown(report: unknown): string;
