/** The commands of the module `fs`, and what their handlers answer. Paths are relative to the root of the handlers. */

import { commandId, type CommandOptions } from "../command-id.js";

export interface FileRead {
  readonly path: string;
  /** From which byte on. */
  readonly offset: number;
  /** How many bytes at most; undefined: all. */
  readonly length: number | undefined;
}

export interface FileWrite {
  readonly path: string;
  readonly data: Uint8Array;
  /** Whether to keep what is in the file. */
  readonly append: boolean;
}

export const FILE_TYPES = ["file", "directory", "link", "other"] as const;

export type FileType = (typeof FILE_TYPES)[number];

export interface DirectoryEntry {
  readonly name: string;
  readonly type: FileType;
}

export interface FileStatus {
  readonly type: FileType;
  /** In bytes. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly modified: number;
}

const IO: CommandOptions = { class: ["io"] };

export const READ = commandId<FileRead, Uint8Array>("fs", "read", IO);
export const WRITE = commandId<FileWrite, undefined>("fs", "write", IO);
/** Entries are sorted by name. */
export const LIST = commandId<{ readonly path: string }, DirectoryEntry[]>("fs", "list", IO);
/** Links are followed. */
export const STAT = commandId<{ readonly path: string }, FileStatus>("fs", "stat", IO);
export const MKDIR = commandId<{ readonly path: string; readonly parents: boolean }, undefined>(
  "fs",
  "mkdir",
  IO,
);
export const REMOVE = commandId<{ readonly path: string; readonly recursive: boolean }, undefined>(
  "fs",
  "remove",
  IO,
);
export const RENAME = commandId<{ readonly from: string; readonly to: string }, undefined>(
  "fs",
  "rename",
  IO,
);
