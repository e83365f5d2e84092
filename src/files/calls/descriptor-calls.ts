/** System calls on descriptors that move no data: fstat, dup, fcntl, ioctl, getdents and others. */

import { FileDescription } from "../descriptors.js";
import { Errno, SystemError, fail } from "../errno.js";
import {
  F_DUPFD,
  F_DUPFD_CLOEXEC,
  F_GETFD,
  F_GETFL,
  F_GETLK,
  F_SETFD,
  F_SETFL,
  F_SETLK,
  F_SETLKW,
  F_UNLCK,
  TCFLSH,
  TCGETS,
  TIOCGPGRP,
  TIOCGWINSZ,
  TIOCSPGRP,
  TIOCSWINSZ,
  WasiFileType,
} from "../generated/constants.js";
import { __wasi_fdstat_t } from "../generated/structs.js";
import { isDirectory, OpenFlag, type Inode } from "../inode.js";
import { makePipe } from "../pipe.js";
import { answering, answeringWasi, type Address, type CallHost, type SystemCall } from "./call-host.js";
import { DIRENT_SIZE, writeDirent, writeStat, writeStatfs } from "./structs.js";

/** The flags that F_SETFL changes. */
const SETTABLE = OpenFlag.APPEND | OpenFlag.NONBLOCK;

export function descriptorCalls(host: CallHost): Record<string, SystemCall> {
  const get = (descriptor: number): FileDescription => host.descriptors.get(descriptor);

  const calls = {
    __syscall_fstat64: (descriptor: number, buffer: Address): number => {
      writeStat(host.memory, buffer, get(descriptor).stat());
      return 0;
    },
    __syscall_fstatfs64: (descriptor: number, _size: number, buffer: Address): number => {
      get(descriptor);
      writeStatfs(host.memory, buffer);
      return 0;
    },
    __syscall_fchdir: (descriptor: number): number => {
      const { path, isDirectory: isOne } = get(descriptor);
      if (!isOne || path === undefined) fail(Errno.ENOTDIR);
      host.files.chdir(path);
      return 0;
    },
    __syscall_fchmod: (descriptor: number, mode: number): number => {
      get(descriptor).handle.chmod(mode);
      return 0;
    },
    __syscall_fchown32: (descriptor: number, user: number, group: number): number => {
      get(descriptor).handle.chown(user, group);
      return 0;
    },
    __syscall_ftruncate64: (descriptor: number, size: bigint): number => {
      const description = get(descriptor);
      if (size < 0n || (description.flags & OpenFlag.ACCESS) === 0) fail(Errno.EINVAL);
      description.handle.truncate(Number(size));
      return 0;
    },
    __syscall_fallocate: (descriptor: number, mode: number, offset: bigint, size: bigint): number => {
      const description = get(descriptor);
      if (offset < 0n || size <= 0n) fail(Errno.EINVAL);
      if (mode !== 0) fail(Errno.ENOTSUP);
      description.requireWritable();
      if (!description.handle.seekable) fail(Errno.ESPIPE);
      const end = Number(offset + size);
      if (description.stat().size < end) description.handle.truncate(end);
      return 0;
    },
    __syscall_fadvise64: (): number => 0,
    __syscall_fdatasync: (descriptor: number): number => {
      get(descriptor).handle.sync();
      return 0;
    },
    __syscall_dup: (descriptor: number): number => host.descriptors.add(get(descriptor), host.owner),
    __syscall_dup3: (descriptor: number, wanted: number): number => {
      const description = get(descriptor);
      if (descriptor === wanted) fail(Errno.EINVAL);
      return host.descriptors.replace(wanted, description, host.owner);
    },
    __syscall_pipe: (ends: Address): number => {
      if (ends === 0) fail(Errno.EFAULT);
      const [output, input] = makePipe();
      const reading = host.descriptors.add(new FileDescription(output, 0), host.owner);
      const writing = host.descriptors.add(new FileDescription(input, OpenFlag.WRITE), host.owner);
      host.memory.view.setInt32(ends, reading, true);
      host.memory.view.setInt32(ends + 4, writing, true);
      return 0;
    },
    __syscall_fcntl64: (descriptor: number, command: number, more: Address): number => {
      const description = get(descriptor);
      const argument = (): number => host.memory.view.getInt32(more, true);
      switch (command) {
        case F_DUPFD:
        case F_DUPFD_CLOEXEC: {
          const first = argument();
          if (first < 0) fail(Errno.EINVAL);
          return host.descriptors.add(description, host.owner, first);
        }
        case F_GETFD:
        case F_SETFD:
        case F_SETLK: // nobody else can hold a lock
        case F_SETLKW:
          return 0;
        case F_GETFL:
          return description.flags;
        case F_SETFL:
          description.flags = (description.flags & ~SETTABLE) | (argument() & SETTABLE);
          return 0;
        case F_GETLK:
          host.memory.view.setInt16(argument(), F_UNLCK, true);
          return 0;
        default:
          return fail(Errno.EINVAL);
      }
    },
    __syscall_ioctl: (descriptor: number, request: number, more: Address): number => {
      const { handle } = get(descriptor);
      const isKnown =
        (request >= TCGETS && request <= TCFLSH) ||
        (request >= TIOCGPGRP && request <= TIOCSPGRP) ||
        (request >= TIOCGWINSZ && request <= TIOCSWINSZ);
      if (!isKnown || !handle.isTerminal) fail(Errno.ENOTTY);
      if (request === TIOCSPGRP) fail(Errno.EINVAL);
      const { view } = host.memory;
      if (request === TIOCGPGRP) view.setInt32(view.getUint32(more, true), 0, true);
      return 0; // a program cannot change a terminal's settings, and its size is unknown
    },
    __syscall_getdents64: (descriptor: number, buffer: Address, size: number): number => {
      const description = get(descriptor);
      const { directory, path } = description;
      if (directory === undefined || path === undefined) return fail(Errno.ENOTDIR);
      if (description.position === 0) description.entries = undefined; // just opened, or rewound
      const entries = (description.entries ??= host.files.tree.list(path, directory));
      let at = buffer;
      for (; at + DIRENT_SIZE <= buffer + size; at += DIRENT_SIZE) {
        const name = entries[description.position];
        if (name === undefined) break;
        description.position++;
        writeDirent(host.memory, at, { name, ...identityOf(directory, name) }, description.position);
      }
      return at - buffer;
    },
  };

  const wasi = {
    fd_close: (descriptor: number): void => {
      host.descriptors.close(descriptor);
    },
    fd_sync: (descriptor: number): void => {
      get(descriptor).handle.sync();
    },
    fd_fdstat_get: (descriptor: number, buffer: Address): void => {
      const { handle, isDirectory: isOne } = get(descriptor);
      const { bytes } = host.memory;
      bytes.fill(0, buffer, buffer + __wasi_fdstat_t.sizeof);
      bytes[buffer + __wasi_fdstat_t.fs_filetype] = handle.isTerminal
        ? WasiFileType.CHARACTER_DEVICE
        : isOne
          ? WasiFileType.DIRECTORY
          : WasiFileType.REGULAR;
    },
  };

  return Object.fromEntries([
    ...Object.entries(calls).map(([name, call]): [string, SystemCall] => [
      name,
      answering(call as (...args: unknown[]) => number),
    ]),
    ...Object.entries(wasi).map(([name, call]): [string, SystemCall] => [
      name,
      answeringWasi(call as (...args: unknown[]) => void),
    ]),
  ]);
}

/** The number and the mode of a directory entry. The file may have been removed meanwhile, or be out of bounds. */
function identityOf(directory: Inode, name: string): { ino: number; mode: number } {
  try {
    const file = name === "." || name === ".." ? directory : directory.lookup(name);
    if (file !== undefined) return { ino: file.stat().ino, mode: file.mode };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
  return { ino: 1, mode: isDirectory(directory) ? 0 : directory.mode };
}
