/** Types of compare.mjs, for tests in TypeScript. */
export function compareReports(
  now: unknown,
  then: unknown,
  limits: { threshold: number; meanThreshold: number },
): { slower: string[]; faster: string[]; compared: number; notes: string[] };
