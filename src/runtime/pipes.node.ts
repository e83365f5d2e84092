/**
 * Named pipes and devices among the real files. Emscripten knows regular files alone, and reads and writes at
 * a position, which these do not have. What is done with their descriptors serves the pipes of popen too.
 */

import { Errno } from "../core/errno.js";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import type { GlueModule, GlueStream, GlueStreamOps } from "../core/glue.js";

/** The bits of a mode that say what kind of file it is, and the kinds that are streams. */
const KIND = 0o170000;
const FIFO = 0o010000;
const CHARACTERS = 0o020000;
const REGULAR = 0o100000;

function isStream(mode: number): boolean {
  return (mode & KIND) === FIFO || (mode & KIND) === CHARACTERS;
}

function bytesOf(buffer: Uint8Array, offset: number, length: number): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);
}

/** Operations on a stream that is the descriptor `nfd` of the machine, in order and without a position. */
export type DescriptorOps = Required<Pick<GlueStreamOps, "open" | "close" | "read" | "write" | "dup">>;

/** `open` gives the descriptor of a stream that was just opened; the last duplicate of it closes it. */
export function descriptorOps(
  { FS, NODEFS }: GlueModule,
  open: (stream: GlueStream) => number,
): DescriptorOps {
  const attempt = <T>(step: () => T): T => {
    try {
      return step();
    } catch (error) {
      throw error instanceof FS.ErrnoError
        ? error
        : new FS.ErrnoError(NODEFS?.convertNodeCode(error) ?? Errno.EIO);
    }
  };
  const descriptor = ({ nfd }: GlueStream): number => {
    if (nfd === undefined) throw new FS.ErrnoError(Errno.EBADF);
    return nfd;
  };
  return {
    open: (stream) => {
      stream.nfd = attempt(() => open(stream));
      stream.shared.refcount = 1;
      stream.seekable = false;
    },
    dup: ({ shared }) => {
      shared.refcount = (shared.refcount ?? 0) + 1;
    },
    close: (stream) => {
      const { shared } = stream;
      shared.refcount = (shared.refcount ?? 1) - 1;
      if (shared.refcount === 0)
        attempt(() => {
          closeSync(descriptor(stream));
        });
    },
    read: (stream, buffer, offset, length) =>
      attempt(() => readSync(descriptor(stream), bytesOf(buffer, offset, length), 0, length, null)),
    write: (stream, buffer, offset, length) =>
      attempt(() => writeSync(descriptor(stream), bytesOf(buffer, offset, length), 0, length, null)),
  };
}

/** Lets C open, read and write them. As everywhere, opening a pipe waits for the other end. */
export function openPipes(module: GlueModule): void {
  const { FS, NODEFS } = module;
  if (NODEFS === undefined) return;
  const { stream_ops: operations } = NODEFS;
  const files = {
    open: operations.open.bind(operations),
    close: operations.close.bind(operations),
    read: operations.read.bind(operations),
    write: operations.write.bind(operations),
  };
  const streams = descriptorOps(module, ({ node, flags }) =>
    openSync(NODEFS.realPath(node), NODEFS.flagsForNode(flags)),
  );

  const createNode = NODEFS.createNode.bind(NODEFS);
  NODEFS.createNode = (parent, name, mode) => {
    if (!isStream(mode)) return createNode(parent, name, mode);
    const node = createNode(parent, name, (mode & ~KIND) | REGULAR);
    node.mode = mode;
    return node;
  };
  const truncate = FS.truncate.bind(FS);
  FS.truncate = (target, size) => {
    const node = typeof target === "string" ? FS.lookupPath(target, { follow: true }).node : target;
    if (!isStream(node.mode)) truncate(target, size); // a stream has nothing to cut off
  };

  const opsOf = (stream: GlueStream): typeof files => (isStream(stream.node.mode) ? streams : files);
  operations.open = (stream) => {
    opsOf(stream).open(stream);
  };
  operations.close = (stream) => {
    opsOf(stream).close(stream);
  };
  operations.read = (stream, buffer, offset, length, position) =>
    opsOf(stream).read(stream, buffer, offset, length, position);
  operations.write = (stream, buffer, offset, length, position) =>
    opsOf(stream).write(stream, buffer, offset, length, position);
}
