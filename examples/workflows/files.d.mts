import type { Activities } from "perilune/workflows";

export interface Row {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

export function makeFiles(directory: string, store: (row: Row) => unknown): Activities;
