/** The commands of the module `kv`, and what their handlers answer. Keys and values are bytes. */

import { commandId, type CommandOptions } from "../command-id.js";

export interface KeyOnly {
  readonly key: Uint8Array;
}

export interface KeyValue extends KeyOnly {
  readonly value: Uint8Array;
}

export interface KeySwap extends KeyOnly {
  /** The value that the key must have; undefined: none. */
  readonly expected: Uint8Array | undefined;
  /** Its new value; undefined: none. */
  readonly value: Uint8Array | undefined;
}

export interface KeyList {
  readonly prefix: Uint8Array;
  /** Only keys behind this one. */
  readonly after: Uint8Array | undefined;
  readonly limit: number;
}

const STORAGE: CommandOptions = { class: ["storage"] };

export const GET = commandId<KeyOnly, Uint8Array | undefined>("kv", "get", STORAGE);
export const SET = commandId<KeyValue, undefined>("kv", "set", STORAGE);
/** Whether there was such a key. */
export const DELETE = commandId<KeyOnly, boolean>("kv", "delete", STORAGE);
/** Whether the key had the expected value, and has the new one. */
export const SWAP = commandId<KeySwap, boolean>("kv", "swap", STORAGE);
/** Sorted by the bytes of the keys. */
export const LIST = commandId<KeyList, readonly KeyValue[]>("kv", "list", STORAGE);
