/** The files of /dev: the standard streams, `null`, and random bytes. */

import { isInstance } from "../errors/describe.js";
import { Errno, fail, systemError, type SystemError } from "./errno.js";
import { fillRandom } from "./fill-random.js";
import { FileType, type FileHandle } from "./inode.js";
import { MemoryDirectory, MemoryInode } from "./memory-files.js";
import { StreamHandle } from "./stream-handle.js";
import { StreamError, type InputStream, type OutputStream, type StandardStreams } from "./streams.js";

const MAJOR = 256;
/** The most bytes that one read of a random device returns. */
const RANDOM_PIECE = 2 ** 16;

/** A character device. All its handles behave alike. */
class Device extends MemoryInode {
  readonly #number: number;

  constructor(
    major: number,
    minor: number,
    readonly makeHandle: (device: Device) => FileHandle,
  ) {
    super(FileType.CHARACTER_DEVICE | 0o666);
    this.#number = major * MAJOR + minor;
  }

  readonly size = 0;

  override get device(): number {
    return this.#number;
  }

  open(): FileHandle {
    return this.makeHandle(this);
  }
}

abstract class DeviceHandle extends StreamHandle<Device> {
  constructor(device: Device) {
    super(device, Errno.EINVAL);
  }

  override truncate(): void {
    // a device has no size
  }
}

class NullHandle extends DeviceHandle {
  override readonly seekable = true;

  override read(): number {
    return 0;
  }

  override write(bytes: Uint8Array): number {
    return bytes.length;
  }
}

class RandomHandle extends DeviceHandle {
  override read(buffer: Uint8Array): number {
    const piece = new Uint8Array(Math.min(buffer.length, RANDOM_PIECE));
    fillRandom(piece);
    buffer.set(piece);
    return piece.length;
  }

  override write(bytes: Uint8Array): number {
    return bytes.length;
  }
}

class InputHandle extends DeviceHandle {
  override readonly isTerminal: boolean;

  constructor(
    device: Device,
    readonly stream: InputStream,
  ) {
    super(device);
    this.isTerminal = stream.isTerminal === true;
  }

  override read(buffer: Uint8Array): number {
    if (buffer.length === 0) return 0;
    let count: unknown;
    try {
      count = this.stream.read(buffer);
    } catch (error) {
      throw streamFailure(error);
    }
    // C would trust any number.
    if (Number.isInteger(count) && (count as number) >= 0 && (count as number) <= buffer.length)
      return count as number;
    return fail(Errno.EIO);
  }
}

class OutputHandle extends DeviceHandle {
  override readonly isTerminal: boolean;

  constructor(
    device: Device,
    readonly stream: OutputStream,
  ) {
    super(device);
    this.isTerminal = stream.isTerminal === true;
  }

  override write(bytes: Uint8Array): number {
    try {
      if (bytes.length > 0) this.stream.write(bytes);
    } catch (error) {
      throw streamFailure(error);
    }
    return bytes.length;
  }
}

/** Converts an error that a stream threw to the one that C sees. */
function streamFailure(error: unknown): SystemError {
  return systemError(isInstance(error, StreamError) ? error.errno : Errno.EIO);
}

/** A directory with all devices. */
export function deviceDirectory({ stdin, stdout, stderr }: StandardStreams): MemoryDirectory {
  const directory = new MemoryDirectory(0o755);
  directory.put("null", new Device(1, 3, (device) => new NullHandle(device)));
  directory.put("random", new Device(1, 8, (device) => new RandomHandle(device)));
  directory.put("urandom", new Device(1, 9, (device) => new RandomHandle(device)));
  directory.put("stdin", new Device(64, 0, (device) => new InputHandle(device, stdin)));
  directory.put("stdout", new Device(64, 1, (device) => new OutputHandle(device, stdout)));
  directory.put("stderr", new Device(64, 2, (device) => new OutputHandle(device, stderr)));
  return directory;
}
