/** Types of measure.mjs, for tests in TypeScript. */
export interface Task {
  readonly name: string;
  readonly sample: () => Promise<number>;
  readonly base?: number;
}
export type Samples = readonly (number | undefined)[];
export function made(samples: Samples): number[];
export function measure(
  tasks: readonly Task[],
  options: { rounds: number; most?: number; warmup?: number },
): Promise<Samples[]>;
export function ratios(samples: Samples, base: Samples): number[];
