/** C structs of the core's C library that file calls fill: stat, dirent, statfs. Sizes and offsets are in bytes. */

import { FileType, type FileStat } from "../inode.js";
import { bytesOfText, type Address, type LinearMemory } from "./call-host.js";

const Stat = {
  dev: 0,
  mode: 4,
  nlink: 8,
  uid: 12,
  gid: 16,
  rdev: 20,
  size: 24,
  blksize: 32,
  blocks: 36,
  atim: 40,
  mtim: 56,
  ctim: 72,
  ino: 88,
} as const;

/** Of `struct timespec`. */
const NANOSECONDS = 8;
const BLOCK_SIZE = 4096;

export function writeStat({ view }: LinearMemory, at: Address, stat: FileStat): void {
  const time = (field: Address, milliseconds: number): void => {
    const seconds = Math.floor(milliseconds / 1000);
    view.setBigInt64(field, BigInt(seconds), true);
    view.setInt32(field + NANOSECONDS, Math.floor((milliseconds - seconds * 1000) * 1e6), true);
  };
  view.setInt32(at + Stat.dev, stat.dev, true);
  view.setInt32(at + Stat.mode, stat.mode, true);
  view.setUint32(at + Stat.nlink, stat.nlink, true);
  view.setInt32(at + Stat.uid, stat.uid, true);
  view.setInt32(at + Stat.gid, stat.gid, true);
  view.setInt32(at + Stat.rdev, stat.rdev, true);
  view.setBigInt64(at + Stat.size, BigInt(stat.size), true);
  view.setInt32(at + Stat.blksize, BLOCK_SIZE, true);
  view.setInt32(at + Stat.blocks, stat.blocks, true);
  time(at + Stat.atim, stat.atimeMs);
  time(at + Stat.mtim, stat.mtimeMs);
  time(at + Stat.ctim, stat.ctimeMs);
  view.setBigInt64(at + Stat.ino, BigInt(stat.ino), true);
}

export const DIRENT_SIZE = 280;
const Dirent = { ino: 0, off: 8, reclen: 16, type: 18, name: 19 } as const;
const LONGEST_NAME = 255;

/** An entry of a directory; `next` is the position of the one after it. */
export function writeDirent(
  { view, bytes }: LinearMemory,
  at: Address,
  { name, ino, mode }: { readonly name: string; readonly ino: number; readonly mode: number },
  next: number,
): void {
  view.setBigInt64(at + Dirent.ino, BigInt(ino), true);
  view.setBigInt64(at + Dirent.off, BigInt(next), true);
  view.setUint16(at + Dirent.reclen, DIRENT_SIZE, true);
  bytes[at + Dirent.type] = (mode & FileType.MASK) >> 12; // DT_DIR and its kind are those bits
  const text = bytesOfText(name).subarray(0, LONGEST_NAME);
  bytes.set(text, at + Dirent.name);
  bytes[at + Dirent.name + text.length] = 0;
}

/** Fills `struct statfs`. No file system here knows its limits: the numbers are plausible ones. */
export function writeStatfs({ view }: LinearMemory, at: Address): void {
  const fields: readonly (readonly [number, number])[] = [
    [4, BLOCK_SIZE],
    [8, 1_000_000], // blocks: all, free, available
    [12, 500_000],
    [16, 500_000],
    [20, 1_000_000], // files: all, free
    [24, 1_000_000],
    [28, 42], // the file system's id
    [36, LONGEST_NAME],
    [40, BLOCK_SIZE],
    [44, 2], // ST_NOSUID
  ];
  for (const [field, value] of fields) view.setInt32(at + field, value, true);
}
