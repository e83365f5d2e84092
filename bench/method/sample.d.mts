/** Types of sample.mjs, for tests in TypeScript. */
export interface One {
  readonly subject: { readonly title: string };
  readonly channel: unknown;
  readonly repeats?: number;
}
export function repeatsOf(
  one: One,
  each: unknown,
  size: number,
  options: { level: "full" | "small" | "tiny"; limit?: number },
): Promise<number>;
export function sampleOf(one: One, each: unknown, size: number, limit?: number): Promise<number>;
