/** Types of publish.mjs, for tests in TypeScript. */
export const PAGES: Readonly<Record<"README.md" | "docs/benchmarks.md", (report: unknown) => string>>;
export function pageWith(page: keyof typeof PAGES, text: string, report: unknown): Promise<string>;
export function keptText(report: unknown): string;
export function publish(report: unknown): Promise<void>;
