/** The form of a call's results: all, the first, or the first as plain JavaScript; and strings as bytes. */

import { Give, Tag } from "../core/generated/constants.js";
import type { Pointer } from "../core/pointers.js";
import { requireOneOf, type OptionKinds } from "../errors/options.js";
import { closeMade, type HandleEntry } from "../values/handles.js";
import type { Slots } from "../values/slots.js";
import { FEW } from "../values/transfer-buffer.js";
import { readResults } from "./operation-shape.js";

export interface ResultOptions {
  /**
   * `all` (the default): an array of all results. `one`: the first. `js`: the first as plain JavaScript, a table as by
   * `toJS`, in the same call into wasm; it leaves no handle of a table open.
   */
  readonly result?: "all" | "one" | "js";
  /** `bytes`: strings among the results become `Uint8Array`s; with `js` those in tables too. Default: `text`. */
  readonly strings?: "text" | "bytes";
}

export const RESULT_OPTIONS = { result: "any", strings: "any" } as const satisfies OptionKinds<ResultOptions>;

/** How the results of one call are given. */
export interface Given {
  /** What the operation adds to its number, see `pl_Give`. */
  readonly give: number;
  /** Reads `count` results. */
  readonly read: (slots: Slots, at: Pointer, count: number) => unknown;
}

const ALL: Given = { give: 0, read: readResults };

const ALL_BYTES: Given = {
  give: 0,
  read(slots, at, count) {
    const first = count > FEW ? slots.transfer.results : at;
    return slots.readAllBytes(first, count, () => true);
  },
};

/** Drops all results. */
export const NO_RESULTS: Given = {
  give: Give.first,
  read(slots, at, count) {
    const made: HandleEntry[] = [];
    if (count > 0) slots.handles.record(made, () => slots.read(at));
    closeMade(made);
  },
};

const FIRST: Given = {
  give: Give.first,
  read: (slots, at, count) => (count === 0 ? undefined : slots.read(at)),
};

const FIRST_BYTES: Given = {
  give: Give.first,
  read: (slots, at, count) => (count === 0 ? undefined : slots.readBytes(at)),
};

const asJS = (bytes: boolean): Given => ({
  give: Give.js,
  read(slots, at, count) {
    if (count === 0) return undefined;
    if (slots.memory.u8[at] !== Tag.bulk) return bytes ? slots.readBytes(at) : slots.read(at);
    try {
      return slots.readBulk(at, { bytes });
    } finally {
      slots.freeBulk(at);
    }
  },
});

const BY_OPTIONS = {
  all: { text: ALL, bytes: ALL_BYTES },
  one: { text: FIRST, bytes: FIRST_BYTES },
  js: { text: asJS(false), bytes: asJS(true) },
} as const;

/** Throws `ERR_OPTION`. */
export function givenBy({ result = "all", strings = "text" }: ResultOptions): Given {
  if (result === "all" && strings === "text") return ALL;
  requireOneOf("result", result, Object.keys(BY_OPTIONS));
  requireOneOf("strings", strings, Object.keys(BY_OPTIONS.all));
  return BY_OPTIONS[result][strings];
}
