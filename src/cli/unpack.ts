/** Reads archives of sources: tar, alone or compressed by gzip, and zip, which rocks are. All files are regular ones. */

import { gunzipSync, inflateRawSync } from "node:zlib";
import { rock as wrong } from "../errors/command.js";

/** A file in an archive. */
export interface PackedFile {
  /** Relative, with slashes, without `.` and `..`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly executable: boolean;
}

const BLOCK = 512;
/** The most bytes that an archive may have unpacked: a small file can expand to terabytes. */
const MOST = 2 ** 29;

const utf8 = new TextDecoder();

/** Returns the files of an archive. `name` is for messages. Throws ERR_ROCK. */
export function unpack(bytes: Uint8Array, name: string): PackedFile[] {
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b)
      return readTar(gunzipSync(bytes, { maxOutputLength: MOST }), name);
    if (startsWith(bytes, "PK\x03\x04") || startsWith(bytes, "PK\x05\x06")) return readZip(bytes, name);
    if (bytes.length >= BLOCK && textAt(bytes, 257, 5) === "ustar") return readTar(bytes, name);
  } catch (error) {
    if (error instanceof RangeError || (error instanceof Error && "code" in error && isZlib(error.code)))
      throw wrong(name, "the archive is damaged", error);
    throw error;
  }
  throw wrong(name, "it is no archive of sources: expected a .rock, .zip, .tar or .tar.gz file");
}

function isZlib(code: unknown): boolean {
  return typeof code === "string" && (code.startsWith("Z_") || code === "ERR_BUFFER_TOO_LARGE");
}

function readTar(bytes: Uint8Array, archive: string): PackedFile[] {
  const files: PackedFile[] = [];
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0;) {
    const size = Number.parseInt(textAt(bytes, at + 124, 12).trim() || "0", 8);
    const end = at + BLOCK + size;
    if (!Number.isSafeInteger(size) || end > bytes.length || !isTarHeader(bytes, at))
      throw wrong(archive, "the archive is damaged", `its entry at byte ${at} is cut off or malformed`);
    const content = bytes.subarray(at + BLOCK, end);
    const kind = String.fromCharCode(bytes[at + 156] ?? 0);
    if (kind === "L") longName = utf8.decode(content).replace(/\0.*$/s, "");
    else if (kind === "x") longName = paxPath(content) ?? longName;
    else if (kind !== "g") {
      const prefix = textAt(bytes, at + 257, 6) === "ustar" ? textAt(bytes, at + 345, 155) : "";
      const short = textAt(bytes, at, 100);
      const path = longName ?? (prefix === "" ? short : `${prefix}/${short}`);
      longName = undefined;
      const mode = Number.parseInt(textAt(bytes, at + 100, 8), 8);
      if (kind === "0" || kind === "\0" || kind === "7")
        files.push({ path: inside(path, archive), bytes: content.slice(), executable: (mode & 0o100) !== 0 });
    }
    at = Math.ceil(end / BLOCK) * BLOCK;
  }
  return files;
}

function isTarHeader(bytes: Uint8Array, at: number): boolean {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 0x20 : (bytes[at + i] ?? 0);
  return sum === Number.parseInt(textAt(bytes, at + 148, 8).trim(), 8);
}

/** Returns the path of an extended header, whose records are `LENGTH key=value\n`. */
function paxPath(content: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(utf8.decode(content))?.[1];
}

function readZip(bytes: Uint8Array, archive: string): PackedFile[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  const damaged = (what: string): never => {
    throw wrong(archive, "the archive is damaged", what);
  };
  if (end < 0) return damaged("it has no directory");
  const files: PackedFile[] = [];
  let unpacked = 0;
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (view.getUint32(at, true) !== 0x02014b50) return damaged(`there is no entry at byte ${at}`);
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const [packed, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
    const nameLength = view.getUint16(at + 28, true);
    const path = utf8.decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const mode = view.getUint32(at + 38, true) >>> 16;
    const local = view.getUint32(at + 42, true);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (path.endsWith("/") || (mode & 0o170000) === 0o120000) continue;
    if ((flags & 1) !== 0) return damaged(`${path} is encrypted`);
    if ((unpacked += size) > MOST) return damaged(`its files have more than ${MOST} bytes`);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const data = bytes.subarray(start, start + packed);
    if (method !== 0 && method !== 8) return damaged(`${path} is compressed by method ${method}`);
    const content =
      method === 0 ? data.slice() : inflateRawSync(data, { maxOutputLength: Math.max(size, 1) });
    if (content.length !== size) return damaged(`${path} has ${content.length} bytes, expected ${size}`);
    files.push({ path: inside(path, archive), bytes: content, executable: (mode & 0o100) !== 0 });
  }
  return files;
}

/** Throws for a path that would leave the directory that the archive is unpacked to. */
function inside(path: string, archive: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (path.startsWith("/") || /^[A-Za-z]:|\\|\0/.test(path) || parts.includes("..") || parts.length === 0)
    throw wrong(archive, `its file ${JSON.stringify(path)} is not inside the archive's directory`);
  return parts.join("/");
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return utf8.decode(bytes.subarray(at, at + length)).replace(/\0.*$/s, "");
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return textAt(bytes, 0, text.length) === text;
}
