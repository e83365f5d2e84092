/** Types of statistics.mjs, for tests in TypeScript. */
export function median(values: readonly number[]): number;
export function quantile(values: readonly number[], q: number): number;
export function summary(values: readonly number[]): {
  median: number;
  low: number;
  high: number;
  spread: number;
};
export function geometricMean(values: readonly number[]): number;
export function growthPower(points: readonly (readonly [number, number])[]): number;
