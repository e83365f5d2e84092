/** The bodies of responses: whole, or as streams that scripts read piece by piece. */

import { isInstance } from "../../errors/describe.js";
import { HostError } from "../../errors/host-error.js";
import { onAbort } from "../../security/signals.js";
import { networkError } from "./send.js";

/** A body that is being read. */
interface Open {
  readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly host: string;
  /** Ends its connection. */
  readonly controller: AbortController;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export interface BodyLimits {
  /** The most bytes of a whole body. */
  readonly maxBody: number;
  /** How many streams may be open. */
  readonly maxStreams: number;
  /** The milliseconds after which a stream is closed that nobody reads. */
  readonly idle: number;
}

export class Bodies {
  readonly #open = new Map<number, Open>();
  #last = 0;

  constructor(readonly limits: BodyLimits) {}

  /** Reads a whole body. */
  async whole(response: Response, host: string, controller: AbortController): Promise<Uint8Array> {
    const { maxBody } = this.limits;
    const reader = readerOf(response);
    const parts: Uint8Array[] = [];
    let size = 0;
    try {
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done) break;
        size += value.length;
        if (size > maxBody)
          throw new HostError(`the body from ${host} has more than ${maxBody} bytes`, {
            kind: "rate_limited",
            retryable: false,
            details: { host, limit: maxBody },
          });
        parts.push(value);
      }
    } catch (error) {
      const problem = isInstance(error, HostError) ? error : networkError(error, host, controller.signal);
      controller.abort();
      throw problem;
    }
    const whole = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  /** Throws a `HostError` if no further stream may be opened. */
  requireFree(): void {
    if (this.#open.size < this.limits.maxStreams) return;
    const problem = `more than ${this.limits.maxStreams} bodies are being read; close some`;
    throw new HostError(problem, { kind: "rate_limited" });
  }

  /** Keeps a body, and returns its number. */
  open(response: Response, host: string, controller: AbortController): number {
    this.requireFree();
    const reader = readerOf(response);
    const stream = ++this.#last;
    if (reader === undefined) return stream; // read as one that is at its end
    const open: Open = { reader, host, controller, timer: undefined };
    this.#open.set(stream, open);
    this.#wait(stream, open);
    return stream;
  }

  /** The next bytes; undefined at the end, and after `close`. */
  async read(stream: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const open = this.#open.get(stream);
    if (open === undefined) return undefined;
    const { reader, host, controller } = open;
    clearTimeout(open.timer);
    const unlisten = onAbort(signal, () => {
      this.close(stream);
    });
    try {
      const { done, value } = await reader.read();
      if (done) this.#open.delete(stream);
      else if (this.#open.has(stream)) this.#wait(stream, open);
      return value;
    } catch (error) {
      this.#open.delete(stream);
      if (signal.aborted) throw signal.reason;
      throw networkError(error, host, controller.signal);
    } finally {
      unlisten();
    }
  }

  close(stream: number): void {
    this.#end(stream, new HostError("the body was closed", { kind: "canceled" }));
  }

  closeAll(): void {
    for (const stream of [...this.#open.keys()]) this.close(stream);
  }

  #end(stream: number, reason: HostError): void {
    const open = this.#open.get(stream);
    if (open === undefined) return;
    this.#open.delete(stream);
    clearTimeout(open.timer);
    open.controller.abort(reason);
  }

  #wait(stream: number, open: Open): void {
    const { idle } = this.limits;
    if (idle === Infinity) return;
    open.timer = setTimeout(() => {
      this.#end(stream, new HostError(`nobody read the body for ${idle} ms`, { kind: "timeout" }));
    }, idle);
    (open.timer as { unref?: () => void }).unref?.(); // a process may end before
  }
}

const readerOf = (response: Response): ReadableStreamDefaultReader<Uint8Array> | undefined =>
  response.body?.getReader();
