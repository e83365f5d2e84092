/** Types of apt-sources.mjs. */

/** One source of apt, of whatever vendor. */
export interface AptEntry {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** A keyring's path, where one is named. */
  readonly signedBy: string | undefined;
}

/** A Debian archive. */
export interface Mirror {
  /** With no slash at its end. */
  readonly uri: string;
  /** A keyring's path. */
  readonly signedBy: string | undefined;
}

export function parseDeb822(text: string): AptEntry[];
export function parseOneLine(text: string): AptEntry[];
export function debianMirrors(entries: readonly AptEntry[], readText?: (file: string) => string): Mirror[];
export function readDebianMirrors(aptDir?: string): Mirror[];
