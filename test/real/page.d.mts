/** Returns docs/modules-that-work.md as it should be. */
export function currentPage(): Promise<string>;
/** Returns the names of recorded libraries that are not there, or whose source is another one now. */
export function staleRecords(): Promise<string[]>;
