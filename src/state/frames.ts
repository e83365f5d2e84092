/** Reads the calls of an error in the format of native/core/frames.c. */

import { Frame, ID_SIZE } from "../core/generated/constants.js";
import type { CalledSource, CallKind, Calls, LuaCall, SkippedCalls } from "../errors/calls.js";
import type { TransferBuffer } from "../values/transfer-buffer.js";
import { decodeText, readText } from "../values/text.js";

/** The data that C attaches to an error. */
export interface Frames {
  /** The number of the host's error that it is, as `Causes` gave it; 0 for any other. */
  readonly raised: number;
  readonly calls: Calls;
  /** The chunks of these calls, each once. */
  readonly sources: readonly CalledSource[];
}

const NO_FRAMES: Frames = { raised: 0, calls: [], sources: [] };

class Source implements CalledSource {
  #name: string | undefined;

  constructor(
    readonly shown: string,
    /** The first byte of the name. */
    readonly first: number,
    readonly size: number,
    /** The full name, if `shown` is cut. */
    readonly bytes: Uint8Array | undefined,
  ) {}

  get name(): string | undefined {
    if (this.#name === undefined && this.bytes !== undefined) this.#name = decodeText(this.bytes);
    if (this.#name !== undefined || this.size > ID_SIZE) return this.#name;
    return this.size === 0 ? "" : String.fromCharCode(this.first) + this.shown;
  }
}

class Reader {
  constructor(
    readonly bytes: Uint8Array,
    public at: number,
  ) {}

  number(): number {
    const { bytes, at } = this;
    this.at = at + 4;
    return (
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24)
    );
  }

  text(): string {
    const { bytes, at } = this;
    const end = bytes.indexOf(0, at);
    this.at = end + 1;
    return readText(bytes, at, end - at);
  }

  /** Reads the index of a source. A new index is followed by the source itself. */
  source(known: CalledSource[]): CalledSource {
    const index = this.number();
    return (known[index] ??= this.#newSource());
  }

  #newSource(): CalledSource {
    const shown = this.text();
    const first = this.number() & 0xff;
    const size = this.number();
    const written = this.number();
    const start = this.at;
    this.at += written;
    return new Source(shown, first, size, written > 0 ? this.bytes.slice(start, start + written) : undefined);
  }

  call(kind: CallKind, known: CalledSource[]): LuaCall {
    const isTailCall = this.number() !== 0;
    const line = this.number();
    const defined = this.number();
    const name = this.text();
    const nameKind = this.text();
    const source = this.source(known);
    return { kind, source, line: line > 0 ? line : undefined, defined, name, nameKind, isTailCall };
  }
}

/** Reads the frames that C put into the transfer buffer. The result does not refer to the buffer. */
export function readFrames({ memory, frames: [address, size] }: TransferBuffer): Frames {
  return address === 0 ? NO_FRAMES : read(memory.u8, address, size);
}

function read(bytes: Uint8Array, start: number, size: number): Frames {
  const calls: (LuaCall | SkippedCalls)[] = [];
  const sources: CalledSource[] = [];
  const reader = new Reader(bytes, start);
  const raised = reader.number();
  while (reader.at < start + size) {
    const kind = reader.number();
    if (kind === Frame.skipped) calls.push({ kind: "skipped", count: reader.number() });
    else calls.push(reader.call(kind === Frame.main ? "main" : kind === Frame.c ? "C" : "Lua", sources));
  }
  return { raised, calls, sources };
}
