/**
 * Shows the line of the source below the message that lua.c ends with. The message is lua.c's own, on standard error:
 * it is read from there, as it passes by.
 */

import type { InputStream, OutputStream } from "../files/streams.js";
import { framesOf, positionOf, type SourceFinder } from "../errors/trace.js";
import { decodeText, encodeText, toWellFormed } from "../values/text.js";

/** Longer messages, and longer scripts on standard input, are not looked at, in bytes. */
const LIMIT = 256 * 1024;

const TRACEBACK = "\nstack traceback:\n";

export class SourceNotes {
  readonly #heading: Uint8Array;
  #pieces: Uint8Array[] = [];
  #size = 0;

  constructor(
    readonly programName: string,
    readonly stderr: OutputStream,
  ) {
    this.#heading = new TextEncoder().encode(`${programName}: `);
  }

  /** What the program is given for standard error. */
  get stream(): OutputStream {
    const { stderr } = this;
    return {
      ...(stderr.isTerminal === undefined ? {} : { isTerminal: stderr.isTerminal }),
      write: (bytes) => {
        this.#note(bytes);
        stderr.write(bytes);
      },
    };
  }

  /** After lua.c has given up: writes the line of the source that its message tells of, if it can be had. */
  show(finder: SourceFinder): void {
    const text = decodeText(Buffer.concat(this.#pieces)).slice(this.programName.length + 2);
    const at = text.indexOf(TRACEBACK);
    const message = at < 0 ? text : text.slice(0, at);
    const traceback = at < 0 ? "" : text.slice(at + TRACEBACK.length);
    const excerpt = positionOf(message, framesOf(traceback, finder), finder)?.excerpt;
    if (excerpt !== undefined) this.stderr.write(encodeText(`${toWellFormed(excerpt)}\n`));
  }

  /** lua.c writes the program's name by itself, and then the message. */
  #note(bytes: Uint8Array): void {
    if (Buffer.compare(bytes, this.#heading) === 0) {
      this.#pieces = [];
      this.#size = 0;
    } else if (this.#size === 0) return;
    this.#size += bytes.length;
    if (this.#size <= LIMIT) this.#pieces.push(bytes.slice());
  }
}

/** Standard input that keeps what is read of it: it may be the script. */
export class HeardInput {
  #pieces: Uint8Array[] = [];
  #size = 0;

  constructor(readonly input: InputStream) {}

  /** What the program is given for standard input. */
  get stream(): InputStream {
    const { input } = this;
    return {
      ...(input.isTerminal === undefined ? {} : { isTerminal: input.isTerminal }),
      read: (buffer) => {
        const size = input.read(buffer);
        this.#size += size;
        if (this.#size <= LIMIT) this.#pieces.push(buffer.slice(0, size));
        else this.#pieces = [];
        return size;
      },
    };
  }

  /** All that was read; undefined when that is nothing, or too much. */
  get content(): Uint8Array | undefined {
    return this.#size === 0 || this.#size > LIMIT ? undefined : Buffer.concat(this.#pieces);
  }
}
