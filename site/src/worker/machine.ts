/** Runs programs: one runtime, and a state that the prompt continues to use after the program has ended. */
import { bytesInput, hasCode, LimitError, loadRuntime } from "perilune";
import type { HostModule, LuaFunction, LuaState, Runtime } from "perilune";
import type { Dispatcher } from "perilune/processes";
import profileUrl from "../../../native/modules/profile/profile.wasm?url";
import type { Outcome, ProjectFile, Request, Response, Usage } from "../run/protocol.js";
import { dispatcherOfModules, MODULES } from "./modules.js";
import { Output } from "./output.js";
import { HOME, isExit, problemOf } from "./problem.js";
import { Processes } from "./scheduler.js";
import { Screen } from "./screen.js";

/** Bytes that a program may hold, and that it may write to the page. */
const LIMITS = { memory: 256 * 2 ** 20, output: 8 * 2 ** 20 };
/** Milliseconds between reports of what a running program uses. */
const REPORT = 250;
/** The file whose content is the standard input. */
const STDIN = "stdin.txt";

/** Prints the results of a line of the prompt, in Lua, so that integers and floats keep their notation. */
const SHOW = `
local function show(...)
  if select("#", ...) > 0 then print(...) end
end
return function(f) show(f()) end`;

type Open = Extract<Request, { type: "open" }>;

export class Machine {
  readonly screen: Screen;
  readonly #output: Output;
  readonly #processes: Processes;
  readonly #dispatcher: Dispatcher = dispatcherOfModules();
  #state: LuaState | undefined;
  #controller: AbortController | undefined;

  private constructor(
    readonly runtime: Runtime,
    readonly open: Open,
    readonly send: (response: Response) => void,
  ) {
    this.screen = new Screen(send);
    this.#output = new Output(send);
    this.#processes = new Processes({
      runtime,
      dispatcher: this.#dispatcher,
      output: this.#output,
      modules: MODULES,
    });
  }

  static async open(open: Open, send: (response: Response) => void): Promise<Machine> {
    return new Machine(await loadRuntime(), open, send);
  }

  /** The modules that only the playground has. */
  get modules(): HostModule[] {
    return [this.screen.module, this.#processes.module];
  }

  /** Runs `main.lua`, or the first Lua file, in a new state. */
  async run(files: readonly ProjectFile[], profile: boolean): Promise<void> {
    const main =
      files.find(({ name }) => name === "main.lua") ?? files.find(({ name }) => name.endsWith(".lua"));
    const source = main?.content;
    if (main === undefined || typeof source !== "string") {
      this.#done({ kind: "failed", usage: NOTHING, problem: { message: "there is no Lua file to run" } });
      return;
    }
    this.#close();
    const state = this.#open(files);
    const stop = profile ? await this.#profiled(state) : undefined;
    await this.#running(
      state,
      async (signal) => {
        await state.runAsync(source, { name: `@${main.name}`, signal });
      },
      stop,
    );
  }

  /** Runs a line of the prompt: an expression, whose values are printed, or statements. */
  async evaluate(source: string, files: readonly ProjectFile[]): Promise<void> {
    const state =
      this.#state === undefined || this.#state.closed || this.#state.death !== undefined
        ? this.#open(files)
        : this.#state;
    let fn: LuaFunction;
    try {
      fn = loadLine(state, source);
    } catch (error) {
      const incomplete = hasCode(error, "ERR_LUA_SYNTAX") && error.message.endsWith("near <eof>");
      this.#done({ kind: "failed", usage: NOTHING, problem: problemOf(error), incomplete });
      return;
    }
    await this.#running(state, async (signal) => {
      const [show] = state.run<[LuaFunction]>(SHOW, { name: "=prompt" });
      await state.callAsync(show, [fn], { signal });
    });
  }

  /** Compiles a text and says what is wrong with it. */
  check(id: number, name: string, source: string): void {
    const state = this.runtime.createState();
    try {
      state.load(source, { name: `@${name}` });
      this.send({ type: "checked", id, problem: undefined });
    } catch (error) {
      this.send({ type: "checked", id, problem: problemOf(error) });
    } finally {
      state.close();
    }
  }

  stop(): void {
    this.#controller?.abort();
  }

  #open(files: readonly ProjectFile[]): LuaState {
    const own = Object.fromEntries(files.map(({ name, content }) => [`${HOME}/${name}`, content]));
    this.#processes.files = own;
    const stdin = files.find(({ name }) => name === STDIN)?.content ?? "";
    const state = this.runtime.createState({
      context: HOME,
      files: own,
      modules: [...MODULES, ...this.modules],
      dispatcher: this.#dispatcher,
      limits: LIMITS,
      stdin: bytesInput(typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin),
      stdout: this.#output.out,
      stderr: this.#output.error,
      warn: (message) => {
        this.#output.write("error", `warning: ${message}\n`);
      },
    });
    state.set("fetch", (address: unknown) => fetchText(new URL(String(address), this.open.base)));
    this.#state = state;
    return state;
  }

  #close(): void {
    const state = this.#state;
    this.#state = undefined;
    if (state !== undefined && !state.closed) state.close({ finalizers: false });
  }

  /** Starts the profiler, and returns what stops it. */
  async #profiled(state: LuaState): Promise<() => string> {
    const response = await fetch(profileUrl);
    const module = state.openNative(new Uint8Array(await response.arrayBuffer()), "profile");
    const [start, stop] = state.run<[LuaFunction, LuaFunction]>("local p = ... return p.start, p.stop", {
      args: [module],
      name: "=profile",
    });
    start();
    return () => String(stop()[0]);
  }

  async #running(
    state: LuaState,
    step: (signal: AbortSignal) => Promise<void>,
    stopProfile?: () => string,
  ): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    const { interrupt } = this.open;
    if (interrupt !== undefined) Atomics.store(interrupt, 0, 0);
    state.limits.set(interrupt === undefined ? LIMITS : { ...LIMITS, interrupt });
    const before = state.stats().ticks;
    const start = performance.now();
    const usage = (): Usage => {
      const { ticks, memoryUsed } = state.closed ? { ticks: before, memoryUsed: 0 } : state.stats();
      return { time: performance.now() - start, memory: memoryUsed, ticks: ticks - before };
    };
    const timer = setInterval(() => {
      this.send({ type: "usage", usage: usage() });
    }, REPORT);
    const ended: { kind: Outcome["kind"]; problem?: Outcome["problem"] & object } = { kind: "ended" };
    try {
      await step(controller.signal);
    } catch (error) {
      const stopped =
        controller.signal.aborted || (error instanceof LimitError && error.limit === "interrupt");
      ended.kind = stopped ? "stopped" : isExit(error) ? "exited" : "failed";
      if (ended.kind === "failed") ended.problem = problemOf(error);
    } finally {
      clearInterval(timer);
      this.#controller = undefined;
    }
    const used = usage();
    await this.#processes.end();
    this.screen.end();
    state.limits.set(LIMITS);
    const outcome: Outcome = { ...ended, usage: used };
    const profile = stopProfile === undefined || state.death !== undefined ? {} : { profile: stopProfile() };
    this.#done({ ...outcome, ...profile });
  }

  #done(outcome: Outcome): void {
    this.#output.flush();
    this.send({ type: "done", outcome });
  }
}

const NOTHING: Usage = { time: 0, memory: 0, ticks: 0 };

/** Lua's own prompt reads a line in the same way: first as an expression. */
function loadLine(state: LuaState, source: string): LuaFunction {
  try {
    return state.load(`return ${source}`, { name: "=prompt" });
  } catch (error) {
    if (!hasCode(error, "ERR_LUA_SYNTAX")) throw error;
    return state.load(source, { name: "=prompt" });
  }
}

/** What Lua's global `fetch` returns. */
async function fetchText(url: URL): Promise<{ status: number; type: string; body: string }> {
  const response = await fetch(url);
  return {
    status: response.status,
    type: response.headers.get("content-type") ?? "",
    body: await response.text(),
  };
}
