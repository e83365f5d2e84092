/** A compiler of hot functions that is loaded when there is one. */

import {
  START,
  WATCHING,
  type Compiler,
  type CompilerModule,
  type RunningCompiler,
} from "../core/compiler.js";
import type { Core } from "../core/core.js";
import { pl_Jit } from "../core/generated/layouts.js";
import type { LuaPointer, Pointer } from "../core/pointers.js";
import { isThenable } from "../errors/realms.js";

/** Imports `perilune/jit`. If that fails, functions are not compiled. */
export type CompilerLoader = () => Promise<CompilerModule>;

/** How long a program has functions that are hot before the compiler is loaded, which takes some 5 ms. */
const PATIENCE = 50;
/** What the core may take for what it has watched by then, which is compiled first. */
const WATCHED_BYTES = 2 ** 20;

type Load = () => CompilerModule | undefined | Promise<CompilerModule>;

const NOTHING = {
  units: 0,
  compiled: 0,
  bytes: 0,
  compiledBytes: 0,
  milliseconds: 0,
  refused: [],
  leaves: [],
} as const;

/**
 * Returns a compiler that `load` loads when functions have been hot for some milliseconds, at once or later. Undefined, or a
 * promise that is rejected: functions are not compiled.
 */
export function laterCompiler(load: Load): Compiler {
  return { [START]: (core) => new LaterCompiler(core, load) };
}

class LaterCompiler implements RunningCompiler {
  readonly #core: Core;
  readonly #data: Pointer;
  readonly #load: Load;
  #hotSince: number | undefined;
  #loading = false;
  #running: RunningCompiler | undefined;

  constructor(core: Core, load: Load) {
    this.#core = core;
    this.#load = load;
    this.#data = core.functions.pl_jit();
    this.#set(pl_Jit.period, WATCHING.period);
    this.#set(pl_Jit.space, WATCHED_BYTES);
    this.#set(pl_Jit.threshold, WATCHING.threshold);
  }

  compile(L: LuaPointer): void {
    if (this.#running === undefined) this.#wait();
    else this.#running.compile(L);
  }

  report(): ReturnType<RunningCompiler["report"]> {
    return this.#running?.report() ?? NOTHING;
  }

  #set(field: number, value: number): void {
    this.#core.memory.view.setUint32(this.#data + field, value, true);
  }

  #wait(): void {
    this.#set(pl_Jit.pending, 1); // `compile` is called again at the end of the next slice
    const now = performance.now();
    this.#hotSince ??= now;
    if (this.#loading || now - this.#hotSince < PATIENCE) return;
    this.#loading = true;
    const loaded = this.#load();
    if (!isThenable(loaded)) this.#start(loaded);
    else
      void Promise.resolve(loaded).then(
        (made) => {
          this.#start(made);
        },
        () => {
          this.#start(undefined);
        },
      );
  }

  #start(loaded: CompilerModule | undefined): void {
    this.#running = loaded?.compiler()[START](this.#core);
    if (this.#running !== undefined) return;
    this.#set(pl_Jit.threshold, 0);
    this.#set(pl_Jit.pending, 0);
  }
}
