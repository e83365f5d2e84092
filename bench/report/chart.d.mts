/** Types of chart.mjs, for tests in TypeScript. */
export function chart(report: unknown, theme: "light" | "dark"): string;
export function writeCharts(report: unknown, directory: string): void;
