/** The types of vendor-core.mjs. */

/** The text of the module. */
export function coreModule(): string;
