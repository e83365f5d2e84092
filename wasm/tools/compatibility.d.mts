/** Types of compatibility.mjs, for tests in TypeScript. */

/** COMPATIBILITY.md as it is, and as it has to be. Throws when the markers are gone. */
export function page(): Promise<{ found: string; expected: string }>;
