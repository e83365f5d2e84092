/** Turns the C files of a project into native modules. Results are kept, and the build compiles the presets', so nothing is compiled twice. */
import type { Problem, ProjectFile } from "../run/protocol.js";
import type { CompileRequest, CompileResponse } from "./protocol.js";

export class CompileProblem extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

export interface CompilerEvents {
  /** What happens, and how much of it is done, from 0 to 1; undefined where that is not known. */
  readonly onProgress: (what: string, part: number | undefined) => void;
  readonly onWarnings: (text: string) => void;
}

type Result = Extract<CompileResponse, { readonly id: number }>;

const isHeader = (name: string): boolean => name.endsWith(".h");
const isC = (name: string): boolean => name.endsWith(".c");

export class Compiler {
  #worker: Worker | undefined;
  #waiting = new Map<number, (result: Result) => void>();
  #last = 0;
  #known = new Map<string, Uint8Array>();
  #built = false;

  constructor(readonly events: CompilerEvents) {}

  /** The project with a native module for each C file. Throws a `CompileProblem`. */
  async compiled(files: readonly ProjectFile[]): Promise<ProjectFile[]> {
    const all = [...files];
    const texts = files.filter(
      (file): file is { name: string; content: string } => typeof file.content === "string",
    );
    const headers = texts.filter(({ name }) => isHeader(name));
    for (const file of texts.filter(({ name }) => isC(name))) {
      const name = file.name.slice(0, -2);
      const content = await this.#module(name, [file, ...headers]);
      const target = `${name}.wasm`;
      all.splice(0, all.length, ...all.filter((other) => other.name !== target), { name: target, content });
    }
    return all;
  }

  /** Ends a compilation. */
  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const [id, settle] of this.#waiting) settle({ type: "failed", id, text: "compiling was stopped" });
    this.#waiting.clear();
  }

  async #module(name: string, sources: readonly { name: string; content: string }[]): Promise<Uint8Array> {
    const key = keyOf(sources);
    await this.#takeBuilt();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const [file] = sources;
    this.events.onProgress(`Compiling ${file?.name ?? name}`, undefined);
    const result = await this.#ask({
      id: ++this.#last,
      name: name.split("/").pop() ?? name,
      sources: Object.fromEntries(sources.map(({ name, content }) => [name, content])),
      assets: new URL("assets-c/", document.baseURI).href,
    });
    if (result.type === "failed") throw new CompileProblem(problemIn(result.text));
    if (result.type !== "compiled") throw new Error("the compiler gave no module");
    if (result.warnings !== "") this.events.onWarnings(result.warnings);
    this.#known.set(key, result.wasm);
    return result.wasm;
  }

  #ask(request: CompileRequest): Promise<Result> {
    return new Promise((resolve) => {
      this.#waiting.set(request.id, resolve);
      this.#running().postMessage(request);
    });
  }

  #running(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL("./compile-worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<CompileResponse>) => {
      if (data.type === "progress") {
        const megabytes = [data.done, data.total].map((bytes) => (bytes / 1e6).toFixed(0));
        this.events.onProgress(
          `Loading the C compiler: ${megabytes.join(" of ")} MB`,
          data.done / data.total,
        );
        return;
      }
      this.#waiting.get(data.id)?.(data);
      this.#waiting.delete(data.id);
    });
    worker.addEventListener("error", ({ message }) => {
      for (const [id, settle] of this.#waiting) settle({ type: "failed", id, text: message });
      this.#waiting.clear();
      this.#worker = undefined;
    });
    this.#worker = worker;
    return worker;
  }

  /** The modules of the presets, which the build has compiled. */
  async #takeBuilt(): Promise<void> {
    if (this.#built) return;
    this.#built = true;
    const { BUILT } = await import("./built.js");
    for (const { name, source, wasm } of BUILT) this.#known.set(keyOf([{ name, content: source }]), wasm);
  }
}

const keyOf = (sources: readonly { readonly name: string; readonly content: string }[]): string =>
  JSON.stringify(sources.map(({ name, content }) => [name, content]));

/** The first error in what the compiler wrote: `name.c:3:5: error: text`. */
export function problemIn(text: string): Problem {
  const [, file, line] = /^(?:\S*\/)?([^\s:/]+\.[ch]):(\d+):\d+: (?:fatal )?error: /m.exec(text) ?? [];
  const message = text.trimEnd();
  return file === undefined ? { message } : { message, file, line: Number(line) };
}
