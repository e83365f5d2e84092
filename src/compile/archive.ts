/** Reads and writes archives (`ar`) in the format of GNU and LLVM. Archives of BSD and macOS are read too. */
import { archiveFormat } from "../errors/compile.js";
import { isElf } from "./machine-code.js";
import { definedSymbols } from "./object-symbols.js";

const MAGIC = "!<arch>\n";
const HEADER = 60;
const SIZE_AT = 48;
const SIZE_LENGTH = 10;
const END_AT = 58;

/** The names of members with indexes, in GNU's archives, GNU's with 64 bits, and BSD's. */
const INDEXES = new Set(["/", "/SYM64/", "__.SYMDEF", "__.SYMDEF SORTED", "__.SYMDEF_64"]);

/** A file in an archive. */
export interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const latin1 = new TextDecoder("latin1");
const utf8 = new TextDecoder();

/** Returns the members, without indexes. `file` is for messages. Throws ERR_ARCHIVE. */
export function readArchive(archive: Uint8Array, file: string): Member[] {
  const magic = latin1.decode(archive.subarray(0, MAGIC.length));
  if (magic === "!<thin>\n") throw archiveFormat(file, "it is a thin archive, which contains no members");
  if (magic !== MAGIC) throw archiveFormat(file, `found ${JSON.stringify(magic)}, expected !<arch>`);
  const members: Member[] = [];
  let longNames = new Uint8Array();
  for (let at = MAGIC.length; at < archive.length;) {
    const header = latin1.decode(archive.subarray(at, at + HEADER));
    const size = header.slice(SIZE_AT, SIZE_AT + SIZE_LENGTH).trim();
    const length = /^\d+$/.test(size) ? Number(size) : Number.NaN;
    if (header.slice(END_AT) !== "`\n" || !(at + HEADER + length <= archive.length))
      throw archiveFormat(file, `its member at byte ${at} is cut off or malformed`);
    let bytes = archive.subarray(at + HEADER, at + HEADER + length);
    at += HEADER + length + (length % 2);
    const short = header.slice(0, 16).trimEnd();
    if (short === "//") {
      longNames = bytes.slice();
      continue;
    }
    let name = memberName(short, longNames);
    const bsd = /^#1\/(\d+)$/.exec(short)?.[1];
    if (bsd !== undefined) {
      name = utf8.decode(bytes.subarray(0, Number(bsd))).replace(/\0+$/, "");
      bytes = bytes.subarray(Number(bsd));
    }
    if (!INDEXES.has(short) && !INDEXES.has(name)) members.push({ name, bytes });
  }
  return members;
}

/** Long names are in a member of their own, at the offset that the short one gives. */
function memberName(short: string, longNames: Uint8Array): string {
  const offset = /^\/(\d+)$/.exec(short)?.[1];
  if (offset === undefined) return short.replace(/\/$/, "");
  const rest = longNames.subarray(Number(offset));
  const end = rest.indexOf(10);
  return utf8.decode(end < 0 ? rest : rest.subarray(0, end)).replace(/\/$/, "");
}

/** Returns the name of the first member with machine code of a Unix system, undefined if there is none. */
export function machineCodeIn(archive: Uint8Array, file: string): string | undefined {
  return readArchive(archive, file).find(({ bytes }) => isElf(bytes))?.name;
}

/** Returns an archive, with an index of the symbols that its objects define if `index` is true. It contains no times. */
export function writeArchive(members: readonly Member[], index = true): Uint8Array {
  const encoder = new TextEncoder();
  let longNames = "";
  const names = members.map(({ name }) => {
    if (encoder.encode(name).length < 16 && !name.includes("/") && !name.includes(" ")) return `${name}/`;
    const offset = encoder.encode(longNames).length;
    longNames += `${name}/\n`;
    return `/${offset}`;
  });
  const symbols = members.flatMap(({ bytes }, at) =>
    index ? definedSymbols(bytes).map((symbol) => ({ symbol, at })) : [],
  );
  const symbolNames = encoder.encode(symbols.map(({ symbol }) => `${symbol}\0`).join(""));
  const table = new Uint8Array(4 + 4 * symbols.length + symbolNames.length);
  const hasTable = symbols.length > 0;
  const longBytes = encoder.encode(longNames);

  const offsets: number[] = [];
  let end = MAGIC.length + (hasTable ? padded(table.length) : 0);
  if (longNames !== "") end += padded(longBytes.length);
  for (const { bytes } of members) {
    offsets.push(end);
    end += padded(bytes.length);
  }
  const view = new DataView(table.buffer);
  view.setUint32(0, symbols.length);
  for (const [i, { at }] of symbols.entries()) view.setUint32(4 + 4 * i, offsets[at] ?? 0);
  table.set(symbolNames, 4 + 4 * symbols.length);

  const archive = new Uint8Array(end);
  archive.set(encoder.encode(MAGIC));
  let at = MAGIC.length;
  const append = (header: string, bytes: Uint8Array): void => {
    archive.set(encoder.encode(header), at);
    archive.set(bytes, at + HEADER);
    if (bytes.length % 2 === 1) archive[at + HEADER + bytes.length] = 10;
    at += padded(bytes.length);
  };
  if (hasTable) append(headerOf("/", table.length), table);
  if (longNames !== "") append(headerOf("//", longBytes.length), longBytes);
  for (const [i, { bytes }] of members.entries()) append(headerOf(names[i] ?? "/", bytes.length), bytes);
  return archive;
}

/** Returns the bytes that a member occupies. */
function padded(length: number): number {
  return HEADER + length + (length % 2);
}

function headerOf(name: string, size: number): string {
  const fields: readonly (readonly [text: string, width: number])[] = [
    [name, 16],
    ["0", 12], // time
    ["0", 6], // user
    ["0", 6], // group
    ["644", 8],
    [String(size), SIZE_LENGTH],
  ];
  return `${fields.map(([text, width]) => text.padEnd(width)).join("")}\`\n`;
}
