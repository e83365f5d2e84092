/** Types of noise.mjs, for tests in TypeScript. */
export const CONTROL_LIMIT: number;
export const SPREAD_LIMIT: number;
export function noiseOf(
  controls: readonly (readonly number[])[],
  spreads: readonly number[],
): { control: number; jitter: number; spread: number; noisy: boolean };
