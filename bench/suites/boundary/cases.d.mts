/** Types of cases.mjs, for tests in TypeScript. */

/** One state of Lua, as cases.mjs describes it. */
export interface Embedding {
  run(source: string): void;
  fn(name: string): (...args: unknown[]) => unknown;
  first(results: unknown): unknown;
  evaluate(source: string): unknown;
  expose(name: string, value: (...args: unknown[]) => unknown): void;
  tableOut(name: string): unknown;
  object(name: string, value: object): void;
  readonly collect?: () => void;
  close(): void;
}

export interface BoundaryCase {
  readonly title: string;
  readonly full: number;
  readonly small: number;
  readonly tiny: number;
  readonly byValue?: boolean;
  expected(n: number): number;
  make(lua: Embedding): (n: number) => number;
  readonly platform?: () => (n: number) => number;
}

export const BOUNDARY: Readonly<Record<string, BoundaryCase>>;

/** A prepared case. */
export interface Running {
  run(n: number, rounds?: number): number;
  readonly collect?: () => void;
  readonly close?: () => void;
}

export function boundaryCases(
  source: string,
  open: (options: { readonly byValue: boolean }) => Embedding,
  lacking?: Readonly<Record<string, string>>,
): Readonly<Record<string, () => Running>>;
