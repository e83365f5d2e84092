/** Types of measure.mjs, for tests in TypeScript. */
export interface Task {
  readonly name: string;
  readonly sample: () => Promise<number>;
}
export function measure(
  tasks: readonly Task[],
  options: { rounds: number; most?: number; warmup?: number },
): Promise<number[][]>;
export function ratios(samples: readonly number[], base: readonly number[]): number[];
