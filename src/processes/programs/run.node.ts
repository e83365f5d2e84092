/** Runs one program without a shell, until its end or until it is killed, with all that it started. */

import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { HostError } from "../../errors/host-error.js";
import { builtin } from "../../files/builtin.node.js";
import { onAbort } from "../../security/signals.js";
import type { ProgramEnd, ProgramRun } from "./commands.js";

export interface RunOptions {
  /** The file of the program, or its name, which is looked for in PATH. */
  readonly file: string;
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** The most bytes that it may write to each of its outputs. */
  readonly maxOutput: number;
}

/** Systems other than Windows have groups of processes. */
const GROUPS = process.platform !== "win32";

/** Rejects with an error of Node if the program cannot be started, and with a `HostError` if it writes too much. */
export function runProgram(
  { program, args, stdin }: ProgramRun,
  { file, cwd, env, maxOutput }: RunOptions,
  signal: AbortSignal,
): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = builtin("node:child_process").spawn(file, args, {
      cwd,
      env,
      shell: false,
      windowsHide: true,
      detached: GROUPS,
    });
    let problem: Error | undefined;
    const unlisten = onAbort(signal, () => {
      kill(child);
    });
    const outputs = [child.stdout, child.stderr].map((stream) => {
      const chunks: Buffer[] = [];
      let size = 0;
      stream.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size <= maxOutput) {
          chunks.push(chunk);
          return;
        }
        problem ??= new HostError(`${program}: more than ${maxOutput} bytes of output`, {
          kind: "rate_limited",
          retryable: false,
          details: { program, limit: maxOutput },
        });
        kill(child);
      });
      return chunks;
    });
    child.on("error", (error) => {
      problem ??= error;
      if (child.pid === undefined) end(undefined, undefined);
    });
    child.stdin.on("error", () => undefined); // the program need not read it
    child.stdin.end(stdin ?? new Uint8Array());
    child.on("close", (code, by) => {
      end(code ?? undefined, by ?? undefined);
    });
    const end = (code: number | undefined, by: string | undefined): void => {
      unlisten();
      if (problem !== undefined) {
        reject(problem);
        return;
      }
      const [stdout, stderr] = outputs.map((chunks) => new Uint8Array(Buffer.concat(chunks)));
      resolve({ code, signal: by, stdout: stdout ?? new Uint8Array(), stderr: stderr ?? new Uint8Array() });
    };
  });
}

/** Kills a program and what it started. */
function kill(child: ChildProcessWithoutNullStreams): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (GROUPS) process.kill(-pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // it has ended
  }
}
