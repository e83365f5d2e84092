/** Collects what a program writes and sends it in pieces, so that a loop of `print` does not send a message for each line. */
import { callbackOutput, type OutputStream } from "perilune";
import type { Response } from "../run/protocol.js";

/** Characters after which a piece is sent at once. */
const PIECE = 32_768;
/** Milliseconds after which a piece is sent by the next write, or by a timer. */
const DELAY = 25;

type StreamName = "out" | "error";

export class Output {
  readonly out = this.#stream("out");
  readonly error = this.#stream("error");
  #text = "";
  #name: StreamName = "out";
  #since = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly send: (response: Response) => void) {}

  write(name: StreamName, text: string): void {
    if (text === "") return;
    if (name !== this.#name) this.flush();
    if (this.#text === "") {
      this.#since = performance.now();
      this.#timer ??= setTimeout(() => {
        this.flush();
      }, DELAY);
    }
    this.#name = name;
    this.#text += text;
    if (this.#text.length >= PIECE || performance.now() - this.#since >= DELAY) this.flush();
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#text !== "") this.send({ type: "output", stream: this.#name, text: this.#text });
    this.#text = "";
  }

  #stream(name: StreamName): OutputStream {
    const decoder = new TextDecoder();
    return callbackOutput((bytes) => {
      this.write(name, decoder.decode(bytes, { stream: true }));
    });
  }
}
