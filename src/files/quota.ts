/** A number of bytes that may be taken, and given back. */
export interface Quota {
  /** Takes bytes. Returns false, and takes nothing, if there are not so many left. */
  take(bytes: number): boolean;
  give(bytes: number): void;
}

/** What a quota counts for a file, its name and its place in a directory, besides its content. */
export const FILE_COST = 1024;
