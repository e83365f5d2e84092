/**
 * Hides the symbols that objects define. Those of the standard library are visible, and a module that contains them would
 * export every one and reach its own functions through imports: 930 kB in place of 400, for a module that uses iostream.
 */
import { Reader, readSections } from "../../../wasm/tools/wasm-binary.mjs";

const SYMBOL_TABLE = 8;
const Kind = { function: 0, data: 1, global: 2, section: 3, tag: 4, table: 5 };
const Flag = { local: 0x02, hidden: 0x04, undefined: 0x10, explicitName: 0x40 };

/**
 * @param {Uint8Array} object an object file
 * @param {string} file for messages
 * @returns {Uint8Array} the same object, whose external symbols are hidden
 */
export function hideSymbols(object, file) {
  const hidden = object.slice();
  const range = readSections(object, file).custom("linking")[0];
  if (range === undefined) throw new Error(`${file} has no linking section`);
  const reader = new Reader(file, object, range.body, range.end, true);
  reader.u32("the linking version");
  while (!reader.done) {
    const kind = reader.u8("a linking subsection");
    const end = reader.u32("a subsection's size") + reader.at;
    if (kind === SYMBOL_TABLE) hideIn(reader, hidden);
    reader.take(end - reader.at, "a linking subsection");
  }
  return hidden;
}

/** The flag is in the first byte of the number, so nothing moves. */
function hideIn(reader, hidden) {
  for (let left = reader.count("symbols"); left > 0; left--) {
    const kind = reader.u8("a symbol's kind");
    const at = reader.at;
    const flags = reader.u32("a symbol's flags");
    const defined = (flags & Flag.undefined) === 0;
    if (defined && (flags & Flag.local) === 0) hidden[at] |= Flag.hidden;
    if (kind === Kind.data) {
      reader.name("a symbol's name");
      if (defined) for (const what of ["index", "offset", "size"]) reader.u32(`a symbol's ${what}`);
      continue;
    }
    reader.u32("a symbol's index");
    if (kind !== Kind.section && (defined || flags & Flag.explicitName)) reader.name("a symbol's name");
  }
}
