/** Reads the members of an archive (`ar`), as far as a check of their format needs it. The linker reads the rest. */

const MAGIC = 8;
const HEADER = 60;
const SIZE_AT = 48;
const SIZE_LENGTH = 10;
const ELF = [0x7f, 0x45, 0x4c, 0x46];

/** Returns the name of the first member with machine code of a Unix system, undefined if there is none. */
export function machineCodeIn(archive: Uint8Array): string | undefined {
  const decoder = new TextDecoder("latin1");
  let names = "";
  for (let at = MAGIC; at + HEADER <= archive.length;) {
    const header = decoder.decode(archive.subarray(at, at + HEADER));
    const size = Number.parseInt(header.slice(SIZE_AT, SIZE_AT + SIZE_LENGTH), 10);
    if (!(size >= 0)) return undefined; // the linker says what is wrong
    const body = archive.subarray(at + HEADER, at + HEADER + size);
    const name = header.slice(0, 16).trimEnd();
    if (name === "//") names = decoder.decode(body);
    else if (ELF.every((byte, i) => body[i] === byte)) return memberName(name, names);
    at += HEADER + size + (size % 2);
  }
  return undefined;
}

/** Long names are in a member of their own, at the offset that the short one gives. */
function memberName(name: string, names: string): string {
  const offset = /^\/(\d+)$/.exec(name)?.[1];
  const text = offset === undefined ? name : names.slice(Number(offset)).split("\n", 1)[0];
  return (text ?? name).replace(/\/$/, "");
}
