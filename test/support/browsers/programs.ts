/** Finds the machine's browsers, and starts programs that end with the test. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** The path of the first of the names on the path; the environment variable `variable` takes precedence. */
export function findProgram(variable: string, ...names: string[]): string | undefined {
  const onPath = (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [process.env[variable] ?? "", ...onPath].find((file) => file !== "" && existsSync(file));
}

/** A program with a temporary home directory, removed when the program ends. */
export class Program {
  readonly home = mkdtempSync(path.join(tmpdir(), "perilune-browser-"));
  #process: ChildProcess | undefined;
  #output = "";

  start(file: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): void {
    const started = spawn(file, args, {
      env: { ...process.env, HOME: this.home, XDG_RUNTIME_DIR: this.home, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = started;
    const collect = (bytes: Buffer): void => {
      this.#output += bytes.toString();
    };
    started.stdout.on("data", collect);
    started.stderr.on("data", collect);
    started.on("error", (error) => {
      this.#output += String(error);
    });
  }

  /** Everything that it has printed. */
  get output(): string {
    return this.#output;
  }

  /** Polls until there is an answer. Rejects with the program's output if it ends or takes too long. */
  async answer<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
    for (let left = 60_000; left > 0; left -= 50) {
      const answer = await ask();
      if (answer !== undefined) return answer;
      if (this.#process?.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${what}: no answer\n${this.#output}`);
  }

  /** Ends it: kills it if it does not end by itself within `patience` milliseconds. */
  async stop(patience = 0): Promise<void> {
    const running = this.#process;
    if (running?.pid !== undefined && running.exitCode === null && running.signalCode === null) {
      const ended = new Promise((resolve) => running.once("exit", resolve));
      const timer = setTimeout(() => running.kill("SIGKILL"), patience);
      await ended;
      clearTimeout(timer);
    }
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Returns a free port of loopback. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
