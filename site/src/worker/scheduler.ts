/** The host module `scheduler`: runs functions of the project's files as processes, each with a state of its own. */
import { CallContext, defineModule, LuaTable, type HostModule, type Runtime } from "perilune";
import {
  compile,
  createProcess,
  createScheduler,
  Pid,
  type Dispatcher,
  type Scheduler,
} from "perilune/processes";
import type { Output } from "./output.js";
import { HOME } from "./problem.js";

export interface ProcessHost {
  readonly runtime: Runtime;
  readonly dispatcher: Dispatcher;
  readonly output: Output;
  /** Modules for the processes. */
  readonly modules: readonly HostModule[];
}

const plain = (value: unknown): unknown => (value instanceof LuaTable ? value.toJS() : value);

export class Processes {
  /** The project's files by path. */
  files: Readonly<Record<string, string | Uint8Array>> = {};
  #scheduler: Scheduler | undefined;
  #started = 0;

  constructor(readonly host: ProcessHost) {}

  /** Ends all processes. */
  async end(): Promise<void> {
    const scheduler = this.#scheduler;
    this.#scheduler = undefined;
    await scheduler?.stop();
  }

  readonly module = defineModule({
    name: "scheduler",
    description: "Runs functions of the project's files as processes.",
    class: ["nondeterministic"],
    types: (t) => ({
      export: t.record({
        execute: t.function({
          doc: "Starts a process that runs a global function of a file, waits for its end, and returns its results.",
          params: [
            t.param("file", t.string, "a file of the project"),
            t.param("name", t.string, "the function"),
          ],
          rest: t.any,
          results: [],
          restResult: t.any,
          yields: ["promise"],
        }),
      }),
    }),
    build: () => ({
      exports: {
        execute: (file, name, ...args) => this.#execute(file, name, args.map(plain)),
      },
    }),
  });

  async #execute(file: string, name: string, input: readonly unknown[]): Promise<unknown[]> {
    const { runtime, modules, output } = this.host;
    const text = this.files[`${HOME}/${file}`];
    if (typeof text !== "string") throw new Error(`there is no file ${file} in the project`);
    const proto = compile(runtime, text, file);
    const process = createProcess({
      proto,
      modules: [...modules],
      state: { context: HOME, files: this.files, stdout: output.out, stderr: output.error },
    });
    const pid = new Pid(`${name}-${++this.#started}`);
    const { values, error } = await this.#running().execute(new CallContext(), pid, process, name, [
      ...input,
    ]);
    if (error !== undefined) throw error;
    return [...(values ?? [])];
  }

  #running(): Scheduler {
    if (this.#scheduler === undefined) {
      this.#scheduler = createScheduler({ dispatcher: this.host.dispatcher });
      this.#scheduler.start();
    }
    return this.#scheduler;
  }
}
