/** Types of compatibility.mjs, for tests in TypeScript. */

/** Returns COMPATIBILITY.md as it is, and as it must be. Throws if the markers are missing. */
export function page(): Promise<{ found: string; expected: string }>;
