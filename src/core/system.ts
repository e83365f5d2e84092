/**
 * The system that programs see, apart from files: the time, the environment variables, the standard streams, and whether
 * they start other programs. A state may have its own of each. Every call looks up the running state and uses its view.
 */

import { machineClock, type ClockSource } from "./clock.js";
import type { Namespace } from "../files/namespace.js";
import { Errno } from "../files/errno.js";
import type { Quota } from "../files/quota.js";
import { StreamError, type InputStream, type OutputStream, type StandardStreams } from "../files/streams.js";
import type { Core } from "./core.js";
import { Environ, type EnvironmentBlock } from "./environment.js";
import type { WasmImports } from "./glue.js";
import { timeSeed } from "./seeds.js";
import { stdinOf, takeReadAhead } from "./stdio.js";
import { answerTimeCalls } from "./time-calls.js";
import { TimeZone } from "./time-zone.js";

/** The parts that one state replaces in its runtime's system. */
export interface SystemView {
  readonly files: Namespace;
  readonly stdin?: InputStream | undefined;
  readonly stdout?: OutputStream | undefined;
  readonly stderr?: OutputStream | undefined;
  readonly clock?: ClockSource | undefined;
  readonly timeZone?: TimeZone | undefined;
  readonly environment?: EnvironmentBlock | undefined;
  /** Whether it starts programs of the machine. */
  readonly processes?: boolean | undefined;
  /** What it may still write to its output. */
  written?: Quota | undefined;
  /** Returns another number each time, for the hashes and the random numbers. Without it they follow from the time. */
  readonly seed?: (() => bigint) | undefined;
  /** What ended the state whose view this is, if not its close. */
  death?: Error | undefined;
}

export interface SystemParts {
  readonly streams: StandardStreams;
  readonly processes: boolean;
  readonly clock?: ClockSource | undefined;
  readonly timeZone?: TimeZone | undefined;
}

type AnyCall = (...args: unknown[]) => unknown;

/** The calls of C that may reach streams and clocks. */
const MAY_CALL = /^(?:fd_|clock_|__syscall_|_\w*time_js$|_tzset_js$|emscripten_(?:date|get)_now$)/;

/** One per runtime. */
export class System {
  readonly #parts: SystemParts;
  readonly #clock: ClockSource;
  #timeZone: TimeZone | undefined;
  #current: SystemView | undefined;
  /** The view whose streams and environment C has. Another one than `#current` only while no C code runs. */
  #inC: SystemView | undefined;
  /** Whether C code may run that no view was selected for. */
  #isShared = false;
  #core: Core | undefined;
  #environ: Environ | undefined;
  /** The address of C's standard input. */
  #stdin = 0;
  /** What C read ahead of an input for a program that was switched out. */
  readonly #readAhead = new WeakMap<InputStream, Uint8Array>();

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

  /**
   * Streams and clocks are code of the embedder, which may call Lua, and Lua may end the state. C must not continue then: its
   * state may be closed already. Call it once the calls in `imports` are final.
   */
  guard({ env, wasi_snapshot_preview1: wasi }: WasmImports): void {
    for (const calls of [env, wasi])
      for (const [name, call] of Object.entries(calls))
        if (typeof call === "function" && MAY_CALL.test(name)) calls[name] = this.#guarded(call as AnyCall);
  }

  #guarded(call: AnyCall): AnyCall {
    return (...args) => {
      const view = this.#current;
      const before = view?.death;
      const answer = call(...args);
      const death = view?.death;
      if (death !== undefined && death !== before) throw death;
      return answer;
    };
  }

  /** The standard output of the runtime, whatever that of the running state is. */
  get standardOutput(): OutputStream {
    return this.#parts.streams.stdout;
  }

  /** Attaches the core once it is running. */
  attach(core: Core): void {
    this.#core = core;
    this.#stdin = stdinOf(core);
    this.#environ = new Environ(core);
  }

  /** The view of the running state; undefined selects the runtime's own system. */
  get current(): SystemView | undefined {
    return this.#current;
  }

  set current(view: SystemView | undefined) {
    if (view !== this.#inC) this.#replace(this.#inC, view);
    this.#current = view;
  }

  /**
   * Selects `outer`, which was current before an operation that has ended. For code of the host C keeps the streams and the
   * environment of the operation, which the next one most likely needs, so this takes no time. C must have flushed its
   * output.
   */
  leave(outer: SystemView | undefined): void {
    if (outer === undefined && !this.#isShared) this.#current = undefined;
    else this.current = outer;
  }

  /**
   * Selects the runtime's own system for code of the host that C calls, like `leave`, and returns the view that must be
   * selected again before C continues.
   */
  suspend(): SystemView | undefined {
    const view = this.#current;
    this.leave(undefined);
    return view;
  }

  /** Call it before others call C without selecting a view: they get the runtime's own system. */
  share(): void {
    this.#isShared = true;
    this.leave(this.#current);
  }

  #replace(before: SystemView | undefined, view: SystemView | undefined): void {
    this.#current = before; // for what C has buffered
    if (view?.stdout !== before?.stdout || view?.stderr !== before?.stderr) this.#flush();
    if (this.#inputOf(view) !== this.#inputOf(before)) this.#keepReadAhead(this.#inputOf(before));
    if (view?.environment !== before?.environment) this.#environ?.use(view?.environment);
    this.#inC = view;
  }

  /** Runs `step`, which may call C, with `view` as the current view. */
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

  /** A number that the hashes or the random numbers of the state at `address`, which is being made, start from. */
  seed(address: number): bigint {
    return this.#current?.seed?.() ?? timeSeed(this.clock.now(), address);
  }

  /** Whether the running state starts programs of the machine. */
  get processes(): boolean {
    return this.#current?.processes ?? this.#parts.processes;
  }

  /**
   * The streams that C reads from and writes to. Changing the view flushes C's buffers first, so buffered output reaches its own
   * state.
   */
  get streams(): StandardStreams {
    const output = (name: "stdout" | "stderr"): OutputStream => ({
      isTerminal: this.#parts.streams[name].isTerminal === true,
      write: (bytes) => {
        if (this.#current?.written?.take(bytes.length) === false)
          throw new StreamError(Errno.EDQUOT, "the state may write no more");
        this.output(name).write(bytes);
      },
    });
    const stdin: InputStream = {
      isTerminal: this.#parts.streams.stdin.isTerminal === true,
      read: (buffer) => this.#read(this.#inputOf(this.#current), buffer),
    };
    return { stdin, stdout: output("stdout"), stderr: output("stderr") };
  }

  /** Returns the stream that the running state writes to. */
  output(name: "stdout" | "stderr"): OutputStream {
    return this.#current?.[name] ?? this.#parts.streams[name];
  }

  #inputOf(view: SystemView | undefined): InputStream {
    return view?.stdin ?? this.#parts.streams.stdin;
  }

  /** C has one buffer for standard input: what it read ahead for one input must not reach the reader of another. */
  #keepReadAhead(input: InputStream): void {
    const bytes = this.#core && takeReadAhead(this.#core, this.#stdin);
    if (bytes === undefined) return;
    const later = this.#readAhead.get(input) ?? new Uint8Array(0);
    const all = new Uint8Array(bytes.length + later.length);
    all.set(bytes);
    all.set(later, bytes.length);
    this.#readAhead.set(input, all);
  }

  #read(input: InputStream, buffer: Uint8Array): number {
    const ahead = this.#readAhead.get(input);
    if (ahead === undefined) return input.read(buffer);
    const piece = ahead.subarray(0, buffer.length);
    buffer.set(piece);
    if (piece.length === ahead.length) this.#readAhead.delete(input);
    else this.#readAhead.set(input, ahead.subarray(piece.length));
    return piece.length;
  }

  #flush(): void {
    const functions = this.#core?.functions;
    if (functions?.pl_allocator_busy() === 0) functions.pl_flush();
  }
}
