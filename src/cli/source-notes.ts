/**
 * Shows the line of the source below the message that lua.c ends with. lua.c writes its message and traceback to standard
 * error by itself, as the reference interpreter does; the message is taken from there. The calls come as data from C, which
 * makes them where lua.c makes its traceback (native/core/frames.c).
 */

import type { InputStream, OutputStream } from "../files/streams.js";
import { tracebackOf, type CalledSource, type Calls } from "../errors/calls.js";
import { framesOf, positionOf, type SourceFinder } from "../errors/trace.js";
import { decodeText, encodeText, toWellFormed } from "../values/text.js";

/** Longer messages, and longer scripts on standard input, are not looked at, in bytes. */
const LIMIT = 256 * 1024;

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

  /**
   * After lua.c has given up: writes the line of the source where the error was raised, if it can be had. `reported` are
   * the calls of the last traceback that lua.c made, which may be that of an earlier error.
   */
  show(reported: Calls, finderOf: (sources: readonly CalledSource[]) => SourceFinder): void {
    const text = decodeText(Buffer.concat(this.#pieces)).slice(this.programName.length + 2);
    const at = text.indexOf(`\n${tracebackOf(reported)}`);
    const message = at < 0 ? text : text.slice(0, at);
    const calls = at < 0 ? [] : reported;
    const finder = finderOf(calls.flatMap((call) => (call.kind === "skipped" ? [] : [call.source])));
    const excerpt = positionOf(message, framesOf(calls, finder), finder)?.excerpt;
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
