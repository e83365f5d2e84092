/**
 * Reads lines from the terminal with editing and history. Between two lines the program owns the terminal: raw mode is
 * off and this file reads nothing. Bytes that arrived together with a line but follow it (a paste) are held for the
 * next reader.
 */

import { PassThrough } from "node:stream";
import readline from "node:readline";
import type { ReadStream, WriteStream } from "node:tty";
import { HISTORY_SIZE, type History } from "./history.js";

/** How reading ended without a line. */
export type Ending = "end of input" | "interrupt";

const LF = 0x0a;
const CR = 0x0d;

/** The keyboard input that the line editor sees, up to the end of one line. */
class Keys extends PassThrough {
  constructor(readonly terminal: ReadStream) {
    super();
  }

  get isRaw(): boolean {
    return this.terminal.isRaw;
  }

  setRawMode(raw: boolean): this {
    this.terminal.setRawMode(raw);
    return this;
  }
}

export class Terminal {
  #held: Uint8Array = new Uint8Array(0);
  #afterReturn = false;
  #keys: Keys | undefined;
  #onInterrupt: (() => void) | undefined;
  #close: (() => void) | undefined;

  constructor(
    readonly input: ReadStream,
    readonly output: WriteStream,
    readonly history: History,
  ) {
    input.on("data", (bytes: Uint8Array) => {
      this.#held = Buffer.concat([this.#held, bytes]);
      this.#type();
    });
    const gone = (): void => this.#close?.(); // the terminal's window was closed
    input.on("end", gone);
    input.on("error", gone);
    input.pause();
  }

  /** Whether a line is being read. */
  get reading(): boolean {
    return this.#onInterrupt !== undefined;
  }

  /** Handles an interrupt that came as a signal instead of a key. */
  interrupt(): void {
    this.#onInterrupt?.();
  }

  /**
   * Shows the prompt and reads a line. An interrupt discards the text of the line; on an empty line it returns
   * "interrupt".
   */
  async readLine(prompt: string): Promise<{ readonly line: string } | Ending> {
    for (;;) {
      const result = await this.#edit(prompt);
      if (result !== "dropped") return result;
    }
  }

  #edit(prompt: string): Promise<{ readonly line: string } | Ending | "dropped"> {
    return new Promise((resolve) => {
      const keys = new Keys(this.input);
      const editor = readline.createInterface({
        input: keys,
        output: this.output,
        terminal: true,
        prompt,
        history: [...this.history.lines],
        historySize: HISTORY_SIZE,
      });
      let result: { readonly line: string } | Ending | "dropped" = "end of input";
      const close = (): void => {
        editor.close();
      };
      editor.on("line", (line) => {
        result = { line };
        this.history.add(line);
        close();
      });
      this.#onInterrupt = () => {
        result = editor.line === "" ? "interrupt" : "dropped";
        this.output.write("^C\n");
        close();
      };
      editor.on("SIGINT", () => this.#onInterrupt?.());
      editor.once("close", () => {
        this.#keys = undefined;
        this.#onInterrupt = undefined;
        this.#close = undefined;
        this.input.pause();
        resolve(result);
      });
      this.#close = close;
      this.#keys = keys;
      editor.prompt();
      this.input.resume();
      this.#type();
    });
  }

  /** Takes one held line, as a terminal in cooked mode would deliver it; returns undefined if nothing is held. */
  takeHeld(): Uint8Array | undefined {
    const { piece, end } = this.#nextPiece();
    if (piece.length === 0) return undefined;
    if (end === CR) piece[piece.length - 1] = LF;
    return piece;
  }

  /** Takes the held bytes up to the end of a line, or all of them. `end` is the byte that ends the line. */
  #nextPiece(): { readonly piece: Uint8Array; readonly end: number | undefined } {
    if (this.#afterReturn && this.#held[0] === LF) this.#held = this.#held.slice(1);
    const at = this.#held.findIndex((byte) => byte === LF || byte === CR);
    const end = this.#held[at];
    const piece = this.#held.slice(0, at < 0 ? undefined : at + 1);
    this.#held = this.#held.slice(piece.length);
    if (piece.length > 0) this.#afterReturn = end === CR;
    return { piece, end };
  }

  /** Passes held keys to the editor, at most to the end of the line. */
  #type(): void {
    const keys = this.#keys;
    if (keys === undefined) return;
    const { piece, end } = this.#nextPiece();
    if (end !== undefined) this.#keys = undefined; // the line is complete; later bytes are not the editor's
    // Write byte by byte: node:readline appends a longer piece to the line's end, wherever the cursor is.
    for (const byte of piece) keys.write(Uint8Array.of(byte));
  }
}
