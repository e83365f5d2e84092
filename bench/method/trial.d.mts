/** Types of trial.mjs, for tests in TypeScript. */
export const PATIENCE: number;
export function sizesByTrial(
  subjects: readonly { full: number; small: number; sample: (size: number) => Promise<number> }[],
): Promise<number[]>;
