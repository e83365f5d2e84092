/** C structs of the core's C library that file calls fill: stat, dirent, statfs. */

import { NAME_MAX, ST_NOSUID } from "../generated/constants.js";
import { dirent, stat, statfs, timespec } from "../generated/structs.js";
import { FileType, type FileStat } from "../inode.js";
import { bytesOfName } from "../name-bytes.js";
import type { Address, LinearMemory } from "./call-host.js";

const BLOCK_SIZE = 4096;

export function writeStat({ view }: LinearMemory, at: Address, file: FileStat): void {
  const time = (field: Address, milliseconds: number): void => {
    const seconds = Math.floor(milliseconds / 1000);
    view.setBigInt64(field, BigInt(seconds), true);
    view.setInt32(field + timespec.tv_nsec, Math.floor((milliseconds - seconds * 1000) * 1e6), true);
  };
  view.setInt32(at + stat.st_dev, file.dev, true);
  view.setInt32(at + stat.st_mode, file.mode, true);
  view.setUint32(at + stat.st_nlink, file.nlink, true);
  view.setInt32(at + stat.st_uid, file.uid, true);
  view.setInt32(at + stat.st_gid, file.gid, true);
  view.setInt32(at + stat.st_rdev, file.rdev, true);
  view.setBigInt64(at + stat.st_size, BigInt(file.size), true);
  view.setInt32(at + stat.st_blksize, BLOCK_SIZE, true);
  view.setInt32(at + stat.st_blocks, file.blocks, true);
  time(at + stat.st_atim, file.atimeMs);
  time(at + stat.st_mtim, file.mtimeMs);
  time(at + stat.st_ctim, file.ctimeMs);
  view.setBigInt64(at + stat.st_ino, BigInt(file.ino), true);
}

export const DIRENT_SIZE = dirent.sizeof;

/** Writes a directory entry; `next` is the position of the one after it. */
export function writeDirent(
  { view, bytes }: LinearMemory,
  at: Address,
  { name, ino, mode }: { readonly name: string; readonly ino: number; readonly mode: number },
  next: number,
): void {
  view.setBigInt64(at + dirent.d_ino, BigInt(ino), true);
  view.setBigInt64(at + dirent.d_off, BigInt(next), true);
  view.setUint16(at + dirent.d_reclen, DIRENT_SIZE, true);
  bytes[at + dirent.d_type] = (mode & FileType.MASK) >> 12; // these bits are the DT_ constants
  const text = bytesOfName(name).subarray(0, NAME_MAX);
  bytes.set(text, at + dirent.d_name);
  bytes[at + dirent.d_name + text.length] = 0;
}

/** Fills `struct statfs`. No file system here has known limits, so the numbers are merely plausible. */
export function writeStatfs({ view }: LinearMemory, at: Address): void {
  const fields: readonly (readonly [number, number])[] = [
    [statfs.f_bsize, BLOCK_SIZE],
    [statfs.f_blocks, 1_000_000],
    [statfs.f_bfree, 500_000],
    [statfs.f_bavail, 500_000],
    [statfs.f_files, 1_000_000],
    [statfs.f_ffree, 1_000_000],
    [statfs.f_fsid, 42],
    [statfs.f_namelen, NAME_MAX],
    [statfs.f_frsize, BLOCK_SIZE],
    [statfs.f_flags, ST_NOSUID],
  ];
  for (const [field, value] of fields) view.setInt32(at + field, value, true);
}
