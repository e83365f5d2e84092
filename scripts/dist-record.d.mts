/** The types of dist-record.mjs. */

export function inputsKey(): string;
export function recordDist(key: string, types: boolean): void;
export function isDistOf(key: string, types: boolean): boolean;
