/**
 * Shows the source line below a fatal error of lua.c. lua.c writes its message and traceback to standard error, as the
 * reference interpreter does, and this file captures the message there. The calls come as data from C, which collects
 * them where lua.c makes its traceback (native/core/frames.c).
 */

import type { InputStream, OutputStream } from "../files/streams.js";
import { tracebackOf, type CalledSource, type Calls } from "../errors/calls.js";
import { framesOf, positionOf, type SourceFinder } from "../errors/trace.js";
import { decodeText, luaBytes, toWellFormed } from "../values/text.js";

/** The limit in bytes for messages and for scripts on standard input; longer ones are ignored. */
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

  /** The stream that replaces standard error. */
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
   * Writes the source line where the error was raised, if it is known. Call it after lua.c has failed. `reported`
   * holds the calls of lua.c's last traceback, which may belong to an earlier error.
   */
  show(reported: Calls, finderOf: (sources: readonly CalledSource[]) => SourceFinder): void {
    const text = decodeText(Buffer.concat(this.#pieces)).slice(this.programName.length + 2);
    const at = text.indexOf(`\n${tracebackOf(reported)}`);
    const message = at < 0 ? text : text.slice(0, at);
    const calls = at < 0 ? [] : reported;
    const finder = finderOf(calls.flatMap((call) => (call.kind === "skipped" ? [] : [call.source])));
    const excerpt = positionOf(message, framesOf(calls, finder), finder)?.excerpt;
    if (excerpt !== undefined) this.stderr.write(luaBytes(`${toWellFormed(excerpt)}\n`));
  }

  /** Captures a message. lua.c writes the program's name in a write of its own, then the message. */
  #note(bytes: Uint8Array): void {
    if (Buffer.compare(bytes, this.#heading) === 0) {
      this.#pieces = [];
      this.#size = 0;
    } else if (this.#size === 0) return;
    this.#size += bytes.length;
    if (this.#size <= LIMIT) this.#pieces.push(bytes.slice());
  }
}

/** Standard input that records what is read, because it may be the script. */
export class HeardInput {
  #pieces: Uint8Array[] = [];
  #size = 0;

  constructor(readonly input: InputStream) {}

  /** The stream that replaces standard input. */
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

  /** Everything that was read; undefined if nothing was, or more than the limit. */
  get content(): Uint8Array | undefined {
    return this.#size === 0 || this.#size > LIMIT ? undefined : Buffer.concat(this.#pieces);
  }
}
