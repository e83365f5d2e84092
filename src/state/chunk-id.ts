/** What messages call a chunk: `luaO_chunkid` of lobject.c, whose result is the `short_src` of the debug library. */

import { ID_SIZE } from "../core/generated/constants.js";
import { decodeText, encodeText } from "../values/text.js";

const SIZE = ID_SIZE;

/** How much of a string is shown. */
const STRING_SIZE = SIZE - '[string "..."]'.length - 1;

/** `chunkName` is what `lua_load` is given: `@file`, `=name`, or the source itself. */
export function chunkId(chunkName: string): string {
  const nul = chunkName.indexOf("\0");
  const name = nul < 0 ? chunkName : chunkName.slice(0, nul);
  if (name.startsWith("=")) return decodeText(encodeText(name.slice(1)).subarray(0, SIZE - 1));
  if (name.startsWith("@")) {
    const path = encodeText(name.slice(1));
    return path.length < SIZE ? name.slice(1) : `...${decodeText(path.subarray(path.length - (SIZE - 4)))}`;
  }
  const [line = ""] = name.split("\n", 1);
  const start = encodeText(beginning(line));
  if (start.length < STRING_SIZE && line.length === name.length) return `[string "${name}"]`;
  return `[string "${decodeText(start.subarray(0, STRING_SIZE))}..."]`;
}

/** As much of `text` as can matter; a pair of surrogates is not cut. */
function beginning(text: string): string {
  const cut = text.slice(0, SIZE);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** The text of a string that `id` shows in full; undefined when it is cut, or not a string's. */
export function wholeString(id: string): string | undefined {
  const [, text] = /^\[string "([^]*)"\]$/.exec(id) ?? [];
  return text === undefined || text.endsWith("...") ? undefined : text;
}

/** The end of a path that `id` shows cut; undefined when it is not. */
export function pathTail(id: string): string | undefined {
  if (!id.startsWith("...") || encodeText(id).length !== SIZE - 1) return undefined;
  return id.slice("...".length).replace(/^[\udc80-\udcff]+/, ""); // half a character
}
