/**
 * The page's side of the worker: starts it, sends it work, and stops a program within a tenth of a second, whatever it does.
 * First it asks the worker to stop, which keeps the state for the prompt; a worker that does not answer is ended and replaced.
 */
import type { DocumentedModule, Drawing, Outcome, Problem, ProjectFile } from "./protocol.js";
import type { Request, Response, ScreenInput, Usage } from "./protocol.js";

/** Milliseconds that a worker has for stopping by itself. */
const PATIENCE = 50;

export interface SessionEvents {
  /** The worker can run programs. */
  readonly onReady: (modules: readonly DocumentedModule[]) => void;
  readonly onOutput: (stream: "out" | "error", text: string) => void;
  readonly onUsage: (usage: Usage) => void;
  readonly onDrawn: (drawings: readonly Drawing[]) => void;
  /** The worker cannot run programs: the runtime did not load, or the browser ended the worker. */
  readonly onBroken: (message: string) => void;
}

/** `replaced`: the worker was ended, and with it what the program left for the prompt. */
export type Ended = Outcome & { readonly replaced?: boolean };

export class Session {
  #worker: Worker | undefined;
  #ready = false;
  #running: { readonly resolve: (ended: Ended) => void; readonly start: number; usage: Usage } | undefined;
  #stopping: ReturnType<typeof setTimeout> | undefined;
  #checks = new Map<number, (problem: Problem | undefined) => void>();
  #checked = 0;
  // WebKitGTK has no SharedArrayBuffer even in an isolated page.
  #interrupt =
    globalThis.crossOriginIsolated && "SharedArrayBuffer" in globalThis
      ? new Int32Array(new SharedArrayBuffer(4))
      : undefined;
  #early: Request[] = [];

  constructor(readonly events: SessionEvents) {
    this.#start();
  }

  get running(): boolean {
    return this.#running !== undefined;
  }

  /** Runs the project's main file in a new state. */
  run(files: readonly ProjectFile[], profile: boolean): Promise<Ended> {
    return this.#work({ type: "run", files, profile });
  }

  /** Runs a line in the state of the last run. */
  evaluate(source: string, files: readonly ProjectFile[]): Promise<Ended> {
    return this.#work({ type: "evaluate", source, files });
  }

  /** Resolves to what is wrong with a text; to undefined if nothing is, or a program runs. */
  check(name: string, source: string): Promise<Problem | undefined> {
    if (this.running || !this.#ready) return Promise.resolve(undefined);
    const id = ++this.#checked;
    return new Promise((resolve) => {
      this.#checks.set(id, resolve);
      this.#send({ type: "check", id, name, source });
    });
  }

  stop(): void {
    if (this.#running === undefined || this.#stopping !== undefined) return;
    if (this.#interrupt !== undefined) Atomics.store(this.#interrupt, 0, 1);
    this.#send({ type: "stop" });
    this.#stopping = setTimeout(() => {
      this.#replace("stopped");
    }, PATIENCE);
  }

  /** A frame of the page has passed. */
  frame(input: ScreenInput): void {
    if (this.running) this.#send({ type: "frame", input });
  }

  #work(request: Request): Promise<Ended> {
    if (this.#running !== undefined) return Promise.reject(new Error("a program runs already"));
    return new Promise((resolve) => {
      this.#running = { resolve, start: performance.now(), usage: { time: 0, memory: 0, ticks: 0 } };
      this.#send(request);
    });
  }

  #start(): void {
    this.#ready = false;
    const worker = new Worker(new URL("../worker/worker.ts", import.meta.url), { type: "module" });
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<Response>) => {
      if (worker === this.#worker) this.#receive(data);
    });
    worker.addEventListener("error", (event) => {
      if (worker === this.#worker) this.events.onBroken(event.message || "the worker did not load");
    });
    worker.postMessage({
      type: "open",
      base: document.baseURI,
      interrupt: this.#interrupt,
    } satisfies Request);
  }

  /** Messages wait until the runtime is loaded, so that `stop` need not wait for it. */
  #send(request: Request): void {
    if (this.#ready) this.#worker?.postMessage(request);
    else this.#early.push(request);
  }

  #receive(response: Response): void {
    switch (response.type) {
      case "ready": {
        this.#ready = true;
        this.events.onReady(response.modules);
        for (const request of this.#early.splice(0)) this.#send(request);
        return;
      }
      case "output":
        return this.events.onOutput(response.stream, response.text);
      case "usage":
        if (this.#running !== undefined) this.#running.usage = response.usage;
        return this.events.onUsage(response.usage);
      case "drawn":
        return this.events.onDrawn(response.drawings);
      case "broken":
        return this.events.onBroken(response.message);
      case "checked":
        this.#checks.get(response.id)?.(response.problem);
        this.#checks.delete(response.id);
        return;
      case "done":
        return this.#end(response.outcome);
    }
  }

  #replace(kind: Outcome["kind"]): void {
    this.#worker?.terminate();
    this.#early = [];
    for (const resolve of this.#checks.values()) resolve(undefined);
    this.#checks.clear();
    const { start = 0, usage } = this.#running ?? {};
    const used = { memory: 0, ticks: usage?.ticks ?? 0, time: performance.now() - start };
    this.#start();
    this.#end({ kind, usage: used, replaced: true });
  }

  #end(ended: Ended): void {
    clearTimeout(this.#stopping);
    this.#stopping = undefined;
    const running = this.#running;
    this.#running = undefined;
    running?.resolve(ended);
  }
}
