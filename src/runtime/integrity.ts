/** Compares fetched bytes with hashes in the form of HTML's attribute `integrity`: `sha256-`, and the hash in Base64. */

import { fileIntegrity, virtualFile } from "../errors/file-access.js";

/** The algorithms, the strongest last; only the hashes of the strongest one that is named count, as in HTML. */
const ALGORITHMS = new Map([
  ["sha256", "SHA-256"],
  ["sha384", "SHA-384"],
  ["sha512", "SHA-512"],
]);

/**
 * Throws `ERR_FILE_INTEGRITY`, which names the file `path`, unless one of the hashes is that of the bytes, and
 * `ERR_VIRTUAL_FILE` if there is no hash to compare with, or no way to compute one.
 */
export async function checkIntegrity(path: string, bytes: Uint8Array, integrity: string): Promise<void> {
  const hashes = integrity.split(/\s+/).flatMap((word) => {
    const [, name = "", hash = ""] =
      /^(sha(?:256|384|512))-([A-Za-z0-9+/_-]+={0,2})(?:\?.*)?$/.exec(word) ?? [];
    return name === "" ? [] : [{ name, hash: hash.replaceAll("-", "+").replaceAll("_", "/") }];
  });
  const strongest = [...ALGORITHMS].filter(([name]) => hashes.some((each) => each.name === name)).at(-1);
  if (strongest === undefined)
    throw virtualFile(
      path,
      `the integrity ${JSON.stringify(integrity)} has no hash: expected sha256-, sha384- or sha512-, and Base64`,
    );
  const [name, algorithm] = strongest;
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (subtle === undefined)
    throw virtualFile(
      path,
      "its integrity cannot be checked: pages have hashes only over HTTPS or from localhost",
    );
  const digest = new Uint8Array(await subtle.digest(algorithm, bytes.slice()));
  const found = btoa(String.fromCharCode(...digest));
  const expected = hashes.filter((each) => each.name === name).map(({ hash }) => hash);
  if (!expected.includes(found)) throw fileIntegrity(path, `${name}-${found}`, integrity);
}
