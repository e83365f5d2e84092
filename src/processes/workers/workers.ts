/** The workers of a scheduler: which one gets a process, and who takes the place of one that ended. */

import { readOptions, type OptionKinds } from "../../errors/options.js";
import { badOption } from "../../errors/values.js";
import { isUrl } from "../../errors/realms.js";
import type { RuntimeOptions } from "../../runtime/runtime-options.js";
import type { Launch, OpenProcess, Process } from "../scheduler/process.js";
import { uncloneable } from "../../threads/cloneable.js";
import { pack } from "../../threads/packed.js";
import { Recipes, type Known } from "./recipes.js";
import { Worker, type StartWorker, type WorkerStats } from "./worker.js";

/** Options of `workers`. */
export interface WorkerOptions {
  /** How many threads run processes. 0: the thread of the scheduler does. */
  readonly count: number;
  /** The options of the runtime that each loads, as far as they can be cloned. Default: none. */
  readonly runtime?: RuntimeOptions;
  /** The script of the threads. Default: that of the package. */
  readonly script?: URL;
}

const OPTIONS = {
  count: "number",
  runtime: "record",
  script: "any",
} as const satisfies OptionKinds<WorkerOptions>;

/** Throws `ERR_OPTION`. */
function readWorkers(given: number | WorkerOptions): WorkerOptions {
  const options = typeof given === "number" ? { count: given } : readOptions(given, OPTIONS);
  const { count, runtime, script } = options as Partial<WorkerOptions>;
  if (count === undefined || !Number.isSafeInteger(count) || count < 0)
    throw badOption("workers", `expected a whole number of threads, found ${count}`);
  const wrong = uncloneable(runtime, "workers.runtime");
  if (wrong !== undefined) throw badOption(wrong.path, `${wrong.found} cannot be sent to a thread`);
  if (script !== undefined && !isUrl(script)) throw badOption("workers.script", "expected a URL");
  return options;
}

export class Workers {
  readonly #workers: (Worker | undefined)[];
  readonly #recipes = new Recipes((process, program) => {
    for (const worker of this.#workers) worker?.forget(process, program);
  });

  private constructor(
    readonly options: WorkerOptions,
    readonly startWorker: StartWorker,
  ) {
    this.#workers = Array.from({ length: options.count }, () => undefined);
  }

  /** Returns undefined without workers. Throws `ERR_OPTION`. */
  static of(given: number | WorkerOptions, startWorker: StartWorker | undefined): Workers | undefined {
    const options = readWorkers(given);
    if (options.count === 0) return undefined;
    if (startWorker !== undefined) return new Workers(options, startWorker);
    throw badOption("workers", "this scheduler runs processes on its own thread only");
  }

  get stats(): readonly WorkerStats[] {
    return this.#workers.map((worker) => worker?.stats ?? { processes: 0, started: 0 });
  }

  /** Ends the threads, and what runs in them. */
  async stop(): Promise<void> {
    const running = this.#workers.filter((worker) => worker !== undefined);
    await Promise.all(running.map((worker) => worker.end("the scheduler was stopped")));
  }

  /** The process as one that a worker runs. Returns it unchanged if it is not one of Lua. Throws `ERR_OPTION`. */
  carry(process: Process): Process {
    const known = this.#recipes.of(process);
    return known === undefined ? process : { open: (launch) => this.#open(process, known, launch) };
  }

  #open(process: Process, known: Known, launch: Launch): OpenProcess {
    const { dispatcher, frame, input } = launch;
    const { actor, values } = frame.context;
    dispatcher.requireHandlers(known.options.modules ?? []);
    const luggage = {
      input: pack(input, "input"),
      actor: pack(actor, "context.actor"),
      values: pack(Object.fromEntries(values), "context.values"),
    };
    return {
      run: async () => {
        const results = await this.#leastLoaded().run(known, launch, luggage);
        this.#recipes.of(process); // reachable until now, so that its worker does not forget it
        return results;
      },
      close: () => undefined,
    };
  }

  /** Starts its thread, if it has none yet, or none any more. */
  #leastLoaded(): Worker {
    const loads = this.#workers.map((worker) => worker?.load ?? 0);
    const at = loads.indexOf(Math.min(...loads));
    return this.#workers[at] ?? this.#startAt(at);
  }

  #startAt(at: number): Worker {
    const { runtime = {}, script } = this.options;
    const worker = new Worker(
      (events) => this.startWorker(script, events),
      runtime,
      (ended) => {
        if (this.#workers[at] === ended) this.#workers[at] = undefined;
      },
    );
    this.#workers[at] = worker;
    return worker;
  }
}
