/** Types of growth.mjs, for tests in TypeScript. */
export const GROWTH: Readonly<Record<string, string>>;
export function runGrowth(
  subjects: readonly unknown[],
  options: { level: "full" | "small" | "tiny"; filter: readonly string[] },
  say: (line: string) => void,
): Promise<{ name: string; subject: string; points: [number, number][]; power: number }[]>;
