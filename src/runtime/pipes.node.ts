/**
 * Named pipes and devices among the real files. Emscripten knows regular files alone, and reads and writes at
 * a position, which these do not have.
 */

import { closeSync, openSync, readSync, writeSync } from "node:fs";
import type { GlueModule } from "../core/glue.js";

/** The bits of a mode that say what kind of file it is, and the kinds that are streams. */
const KIND = 0o170000;
const FIFO = 0o010000;
const CHARACTERS = 0o020000;
const REGULAR = 0o100000;

function isStream(mode: number): boolean {
  return (mode & KIND) === FIFO || (mode & KIND) === CHARACTERS;
}

/** Lets C open, read and write them. As everywhere, opening a pipe waits for the other end. */
export function openPipes({ FS, NODEFS }: GlueModule): void {
  if (NODEFS === undefined) return;
  const { stream_ops: operations } = NODEFS;
  const open = operations.open.bind(operations);
  const close = operations.close.bind(operations);
  const read = operations.read.bind(operations);
  const write = operations.write.bind(operations);

  const attempt = <T>(step: () => T): T => {
    try {
      return step();
    } catch (error) {
      throw new FS.ErrnoError(NODEFS.convertNodeCode(error));
    }
  };
  const bytesOf = (buffer: Uint8Array, offset: number, length: number): Uint8Array =>
    new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);

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

  operations.open = (stream) => {
    if (!isStream(stream.node.mode)) {
      open(stream);
      return;
    }
    stream.nfd = attempt(() => openSync(NODEFS.realPath(stream.node), NODEFS.flagsForNode(stream.flags)));
    stream.shared.refcount = 1;
    stream.seekable = false;
  };
  operations.close = (stream) => {
    const { nfd, shared } = stream;
    if (!isStream(stream.node.mode) || nfd === undefined) {
      close(stream);
      return;
    }
    shared.refcount = (shared.refcount ?? 1) - 1;
    if (shared.refcount === 0)
      attempt(() => {
        closeSync(nfd);
      });
  };
  operations.read = (stream, buffer, offset, length, position) => {
    const { nfd } = stream;
    if (!isStream(stream.node.mode) || nfd === undefined)
      return read(stream, buffer, offset, length, position);
    return attempt(() => readSync(nfd, bytesOf(buffer, offset, length), 0, length, null));
  };
  operations.write = (stream, buffer, offset, length, position) => {
    const { nfd } = stream;
    if (!isStream(stream.node.mode) || nfd === undefined)
      return write(stream, buffer, offset, length, position);
    return attempt(() => writeSync(nfd, bytesOf(buffer, offset, length), 0, length, null));
  };
}
