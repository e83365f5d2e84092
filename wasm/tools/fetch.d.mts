/** Types of fetch.mjs. */

/** A file of a Debian source package, fetched by this machine's apt. */
export interface DebianFile {
  /** Name of the source package. */
  readonly package: string;
  /** Tried in turn, since unstable suites change. */
  readonly suites: readonly string[];
  /** The name of the wanted file of the package. */
  readonly file: string;
}

export type Source = { readonly url: string } | { readonly debian: DebianFile };

export interface Wanted {
  /** The name of the file in the cache. */
  readonly name: string;
  /** In hexadecimal. */
  readonly sha256: string;
  /** Tried in turn. */
  readonly sources: readonly Source[];
  /** By default `.cache/downloads` of the checkout. */
  readonly cacheDir?: string | undefined;
}

export function sha256File(file: string): Promise<string>;
export function fetchByHash(wanted: Wanted): Promise<string>;
export function unpack(tarball: string, dir: string): Promise<string>;
