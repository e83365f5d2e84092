/** Types of tools.mjs. */

/** The node_modules of a set; undefined if it is not installed as its lock says. */
export function toolsOf(set: "engines" | "bundlers"): string | undefined;
