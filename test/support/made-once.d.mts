/** The types of made-once.mjs. */

export function madeOnce(place: string, make: () => Promise<unknown>): Promise<void>;
export function madeOnceSync(place: string, make: () => unknown): void;
