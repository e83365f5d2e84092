/**
 * The system that programs see, apart from files: the time, the environment variables, the output streams. A state may
 * have its own of each. Every call looks up the running state and uses its view.
 */

import { machineClock, type ClockSource } from "./clock.js";
import type { Namespace } from "../files/namespace.js";
import type { OutputStream, StandardStreams } from "../files/streams.js";
import type { Core } from "./core.js";
import { Environ, type EnvironmentBlock } from "./environment.js";
import type { WasmImports } from "./glue.js";
import { answerTimeCalls } from "./time-calls.js";
import { TimeZone } from "./time-zone.js";

/** The parts that one state replaces in its runtime's system. */
export interface SystemView {
  readonly files: Namespace;
  readonly stdout?: OutputStream | undefined;
  readonly stderr?: OutputStream | undefined;
  readonly clock?: ClockSource | undefined;
  readonly timeZone?: TimeZone | undefined;
  readonly environment?: EnvironmentBlock | undefined;
}

export interface SystemParts {
  readonly streams: StandardStreams;
  readonly clock?: ClockSource | undefined;
  readonly timeZone?: TimeZone | undefined;
}

/** One per runtime. */
export class System {
  readonly #parts: SystemParts;
  readonly #clock: ClockSource;
  #timeZone: TimeZone | undefined;
  #current: SystemView | undefined;
  #core: Core | undefined;
  #environ: Environ | undefined;

  constructor(parts: SystemParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? machineClock;
    this.#timeZone = parts.timeZone;
  }

  /** Replaces the time calls. Call it before the core is instantiated. */
  adjust(imports: WasmImports): void {
    answerTimeCalls(imports, this, () => {
      if (this.#core === undefined) throw new Error("the core asked for the time before it was started");
      return this.#core.memory;
    });
  }

  /** Attaches the core once it is running. */
  attach(core: Core): void {
    this.#core = core;
    this.#environ = new Environ(core);
  }

  /** The view of the running state; undefined selects the runtime's own system. */
  get current(): SystemView | undefined {
    return this.#current;
  }

  set current(view: SystemView | undefined) {
    const before = this.#current;
    if (view === before) return;
    if (view?.stdout !== before?.stdout || view?.stderr !== before?.stderr) this.#flush();
    if (view?.environment !== before?.environment) this.#environ?.use(view?.environment);
    this.#current = view;
  }

  /** Runs `step` with `view` as the current view. */
  during<T>(view: SystemView | undefined, step: () => T): T {
    const before = this.#current;
    this.current = view;
    try {
      return step();
    } finally {
      this.current = before;
    }
  }

  get clock(): ClockSource {
    return this.#current?.clock ?? this.#clock;
  }

  get timeZone(): TimeZone {
    return this.#current?.timeZone ?? (this.#timeZone ??= new TimeZone());
  }

  /**
   * The streams that C writes to. Changing the view flushes C's buffers first, so buffered output reaches its own
   * state.
   */
  get streams(): StandardStreams {
    const output = (name: "stdout" | "stderr"): OutputStream => ({
      isTerminal: this.#parts.streams[name].isTerminal === true,
      write: (bytes) => {
        this.output(name).write(bytes);
      },
    });
    return { stdin: this.#parts.streams.stdin, stdout: output("stdout"), stderr: output("stderr") };
  }

  /** Returns the stream that the running state writes to. */
  output(name: "stdout" | "stderr"): OutputStream {
    return this.#current?.[name] ?? this.#parts.streams[name];
  }

  #flush(): void {
    const functions = this.#core?.functions;
    if (functions?.pl_allocator_busy() === 0) functions.pl_flush();
  }
}
