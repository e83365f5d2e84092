/** SHA-256 of every input of the build, by path in the checkout. */
export function inputHashes(): Record<string, string>;
