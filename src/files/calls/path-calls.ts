/** System calls on paths: open, stat, rename and others. */

import { descriptionOf, type FileDescription } from "../descriptors.js";
import { Errno, fail } from "../errno.js";
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_REMOVEDIR,
  AT_SYMLINK_FOLLOW,
  AT_SYMLINK_NOFOLLOW,
  UTIME_NOW,
  UTIME_OMIT,
} from "../generated/constants.js";
import { timespec } from "../generated/structs.js";
import { AccessMode, FileType, OpenFlag } from "../inode.js";
import { bytesOfName } from "../name-bytes.js";
import { answering, nameAt, type Address, type CallHost, type SystemCall } from "./call-host.js";
import { writeStat, writeStatfs } from "./structs.js";

const ACCESS_MODES = AccessMode.READ | AccessMode.WRITE | AccessMode.EXECUTE;

const isFollowed = (flags: number): boolean => (flags & AT_SYMLINK_NOFOLLOW) === 0;

/** Resolves a path that may be relative to the directory of a descriptor. */
function pathAt(host: CallHost, directory: number, address: Address): string {
  const path = nameAt(host.memory, address);
  if (path === "") fail(Errno.ENOENT);
  if (path.startsWith("/") || directory === AT_FDCWD) return path;
  const description = host.descriptors.get(directory);
  if (!description.isDirectory || description.path === undefined) fail(Errno.ENOTDIR);
  return `${description.path}/${path}`;
}

/** linkat(2), which C calls by `pl_host_link`. */
export type LinkCall = (
  fromDirectory: number,
  from: Address,
  toDirectory: number,
  to: Address,
  flags: number,
) => number;

export function linkCall(host: CallHost): LinkCall {
  return answering((fromDirectory, from, toDirectory, to, flags) => {
    if ((flags & ~AT_SYMLINK_FOLLOW) !== 0) fail(Errno.EINVAL);
    const { files } = host;
    const source = pathAt(host, fromDirectory, from);
    files.link(flags === 0 ? source : files.realPath(source), pathAt(host, toDirectory, to));
    return 0;
  });
}

export function pathCalls(host: CallHost): Record<string, SystemCall> {
  const text = (address: Address): string => nameAt(host.memory, address);
  const at = (directory: number, address: Address): string => pathAt(host, directory, address);

  /** The open file that an empty path refers to. */
  const openItself = (directory: number, address: Address, allowed: boolean): FileDescription | undefined =>
    allowed && directory !== AT_FDCWD && (address === 0 || text(address) === "")
      ? host.descriptors.get(directory)
      : undefined;

  const time = (address: Address): number | undefined => {
    const { view } = host.memory;
    const nanoseconds = view.getInt32(address + timespec.tv_nsec, true);
    if (nanoseconds === UTIME_NOW) return Date.now();
    if (nanoseconds === UTIME_OMIT) return undefined;
    return Number(view.getBigInt64(address + timespec.tv_sec, true)) * 1000 + nanoseconds / 1e6;
  };

  const calls = {
    __syscall_openat: (directory: number, path: Address, flags: number, more: Address): number => {
      const mode = more === 0 ? 0 : host.memory.view.getInt32(more, true);
      const opened = host.files.open(at(directory, path), flags, mode);
      return host.descriptors.add(descriptionOf(opened, flags), host.owner);
    },
    __syscall_stat64: (path: Address, buffer: Address): number => {
      writeStat(host.memory, buffer, host.files.stat(text(path)));
      return 0;
    },
    __syscall_lstat64: (path: Address, buffer: Address): number => {
      writeStat(host.memory, buffer, host.files.stat(text(path), false));
      return 0;
    },
    __syscall_newfstatat: (directory: number, path: Address, buffer: Address, flags: number): number => {
      const itself = openItself(directory, path, (flags & AT_EMPTY_PATH) !== 0);
      const stat = itself?.stat() ?? host.files.stat(at(directory, path), isFollowed(flags));
      writeStat(host.memory, buffer, stat);
      return 0;
    },
    __syscall_statfs64: (path: Address, _size: number, buffer: Address): number => {
      host.files.stat(text(path));
      writeStatfs(host.memory, buffer);
      return 0;
    },
    __syscall_faccessat: (directory: number, path: Address, modes: number, flags: number): number => {
      if ((modes & ~ACCESS_MODES) !== 0) fail(Errno.EINVAL);
      host.files.access(at(directory, path), modes, isFollowed(flags));
      return 0;
    },
    __syscall_chdir: (path: Address): number => {
      host.files.chdir(text(path));
      return 0;
    },
    __syscall_getcwd: (buffer: Address, size: number): number => {
      if (size === 0) fail(Errno.EINVAL);
      const bytes = bytesOfName(host.files.cwd);
      if (size < bytes.length + 1) fail(Errno.ERANGE);
      const { bytes: memory } = host.memory;
      memory.set(bytes, buffer);
      memory[buffer + bytes.length] = 0;
      return bytes.length + 1;
    },
    __syscall_chmod: (path: Address, mode: number): number => {
      host.files.chmod(text(path), mode);
      return 0;
    },
    __syscall_fchmodat2: (directory: number, path: Address, mode: number, flags: number): number => {
      host.files.chmod(at(directory, path), mode, isFollowed(flags));
      return 0;
    },
    __syscall_fchownat: (
      directory: number,
      path: Address,
      user: number,
      group: number,
      flags: number,
    ): number => {
      const itself = openItself(directory, path, (flags & AT_EMPTY_PATH) !== 0);
      if (itself === undefined) host.files.chown(at(directory, path), user, group, isFollowed(flags));
      else itself.handle.chown(user, group);
      return 0;
    },
    __syscall_utimensat: (directory: number, path: Address, times: Address, flags: number): number => {
      const accessed = times === 0 ? Date.now() : time(times);
      const modified = times === 0 ? accessed : time(times + timespec.sizeof);
      const itself = openItself(directory, path, true);
      if (itself === undefined)
        host.files.setTimes(at(directory, path), accessed, modified, isFollowed(flags));
      else itself.handle.setTimes(accessed, modified);
      return 0;
    },
    __syscall_truncate64: (path: Address, size: bigint): number => {
      if (size < 0n) fail(Errno.EINVAL);
      host.files.truncate(text(path), Number(size));
      return 0;
    },
    __syscall_mkdirat: (directory: number, path: Address, mode: number): number => {
      host.files.mkdir(at(directory, path), mode);
      return 0;
    },
    __syscall_mknodat: (directory: number, path: Address, mode: number): number => {
      const type = mode & FileType.MASK;
      if (type !== 0 && type !== FileType.REGULAR) fail(Errno.EPERM);
      host.files
        .open(at(directory, path), OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.EXCLUSIVE, mode & 0o7777)
        .handle.close();
      return 0;
    },
    __syscall_rmdir: (path: Address): number => {
      host.files.rmdir(text(path));
      return 0;
    },
    __syscall_unlinkat: (directory: number, path: Address, flags: number): number => {
      if ((flags & ~AT_REMOVEDIR) !== 0) fail(Errno.EINVAL);
      if (flags === 0) host.files.unlink(at(directory, path));
      else host.files.rmdir(at(directory, path));
      return 0;
    },
    __syscall_renameat: (from: number, path: Address, to: number, newPath: Address): number => {
      host.files.rename(at(from, path), at(to, newPath));
      return 0;
    },
    __syscall_symlink: (target: Address, path: Address): number => {
      host.files.symlink(text(target), text(path));
      return 0;
    },
    __syscall_symlinkat: (target: Address, directory: number, path: Address): number => {
      host.files.symlink(text(target), at(directory, path));
      return 0;
    },
    __syscall_readlinkat: (directory: number, path: Address, buffer: Address, size: number): number => {
      if (size <= 0) fail(Errno.EINVAL);
      const bytes = bytesOfName(host.files.readlink(at(directory, path))).subarray(0, size);
      host.memory.bytes.set(bytes, buffer);
      return bytes.length;
    },
  };
  return Object.fromEntries(
    Object.entries(calls).map(([name, call]): [string, SystemCall] => [
      name,
      answering(call as (...args: unknown[]) => number),
    ]),
  );
}
