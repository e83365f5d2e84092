/** Types of publish.mjs, for tests in TypeScript. */
export function section(report: unknown): string;
export function readmeWith(readme: string, report: unknown): Promise<string>;
export function publish(report: unknown): Promise<void>;
