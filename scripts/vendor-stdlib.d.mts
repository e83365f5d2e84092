/** The types of vendor-stdlib.mjs. */

/** The text of the module. */
export function stdlibModule(): string;
