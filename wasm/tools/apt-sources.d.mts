/** Types of apt-sources.mjs. */

/** One source of apt, of any vendor. */
export interface AptEntry {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** The path of a keyring, if the entry names one. */
  readonly signedBy: string | undefined;
}

/** A Debian archive. */
export interface Mirror {
  /** Without a slash at its end. */
  readonly uri: string;
  /** The path of a keyring. */
  readonly signedBy: string | undefined;
}

export function parseDeb822(text: string): AptEntry[];
export function parseOneLine(text: string): AptEntry[];
export function debianMirrors(entries: readonly AptEntry[], readText?: (file: string) => string): Mirror[];
export function readDebianMirrors(aptDir?: string): Mirror[];
