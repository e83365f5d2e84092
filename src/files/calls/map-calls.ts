/**
 * mmap of files. Linear memory cannot map a file, so a mapping is a copy; munmap and msync write the copy of a shared one back.
 * Emscripten's C calls these functions and manages the addresses.
 */

import type { FileDescription } from "../descriptors.js";
import { Errno, fail } from "../errno.js";
import { MAP_SHARED, PROT_WRITE } from "../generated/constants.js";
import { OpenFlag } from "../inode.js";
import { answering, type Address, type CallHost, type SystemCall } from "./call-host.js";

export function mapCalls(host: CallHost): Record<string, SystemCall> {
  /** The files of mappings; their descriptors may be closed already. */
  const mapped = new Map<Address, FileDescription>();

  const writeBack = (address: Address, size: number, flags: number, offset: bigint): void => {
    const description = mapped.get(address >>> 0);
    if (description === undefined) fail(Errno.EINVAL);
    if ((flags & MAP_SHARED) === 0) return;
    const start = Number(offset);
    // The mapping beyond the end of the file is not part of it.
    const count = Math.min(size, description.stat().size - start);
    const at = address >>> 0;
    if (count > 0) description.writeAt(host.memory.bytes.subarray(at, at + count), start);
  };

  return {
    _mmap_js: answering(
      (
        size: number,
        protection: number,
        flags: number,
        descriptor: number,
        offset: bigint,
        allocated: Address,
        result: Address,
      ): number => {
        const description = host.descriptors.get(descriptor);
        const access = description.flags & OpenFlag.ACCESS;
        if (access === OpenFlag.WRITE) fail(Errno.EACCES);
        if ((protection & PROT_WRITE) !== 0 && (flags & MAP_SHARED) !== 0 && access !== OpenFlag.READ_WRITE)
          fail(Errno.EACCES);
        if (description.isDirectory || !description.handle.seekable) fail(Errno.ENODEV);
        const address = host.allocate(size) >>> 0;
        if (address === 0) fail(Errno.ENOMEM);
        const area = host.memory.bytes.subarray(address, address + size);
        area.fill(0);
        for (let at = 0; at < size;) {
          const count = description.readAt(area.subarray(at), Number(offset) + at);
          if (count === 0) break;
          at += count;
        }
        description.references++;
        mapped.set(address, description);
        host.memory.view.setInt32(allocated, 1, true);
        host.memory.view.setUint32(result, address, true);
        return 0;
      },
    ),
    _munmap_js: answering(
      (
        address: Address,
        size: number,
        protection: number,
        flags: number,
        _descriptor: number,
        offset: bigint,
      ): number => {
        try {
          if ((protection & PROT_WRITE) !== 0) writeBack(address, size, flags, offset);
        } finally {
          mapped.get(address >>> 0)?.release();
          mapped.delete(address >>> 0);
        }
        return 0;
      },
    ),
    _msync_js: answering(
      (
        address: Address,
        size: number,
        _protection: number,
        flags: number,
        _descriptor: number,
        offset: bigint,
      ): number => {
        writeBack(address, size, flags, offset);
        return 0;
      },
    ),
  };
}
