/** Runs a program in a separate process, on a built product, with real file descriptors. */
import { spawn } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./compile.js";
import type { Product } from "./products.js";

export interface ChildOptions {
  readonly cwd?: string;
  readonly input?: Uint8Array | string;
  /** Closes its end of stdout after this many bytes. */
  readonly closeStdoutAfter?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Called for each piece of stdout; its result is written to stdin. */
  readonly converse?: (text: string) => string | undefined;
}

export interface ChildResult {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Runs a module with the variables `runtime` (loaded with `options`), `state` and `product`; the state sees the whole process. `program` is the module's text. Needs the
 * built package (`dist/`).
 */
export function runChild(
  product: Product,
  program: string,
  options: ChildOptions = {},
): Promise<ChildResult> {
  const entry = pathToFileURL(path.join(ROOT, "dist", product.entry)).href;
  const text = `import * as product from ${JSON.stringify(entry)};
    const runtime = await product.loadRuntime();
    const state = runtime.createState({ sandbox: "none" });
    ${program}`;
  return runProgram(process.execPath, ["--input-type=module", "-e", text], { cwd: ROOT, ...options });
}

/** Runs any program, which may end before it has read its input. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<ChildResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: { ...process.env, ...options.env },
    });
    const pieces: Buffer[] = [];
    let stderr = "";
    child.on("error", reject);
    child.stdin.on("error", () => undefined); // it may end before it has read everything
    child.stdout.on("data", (piece: Buffer) => {
      pieces.push(piece);
      if (
        options.closeStdoutAfter !== undefined &&
        Buffer.concat(pieces).length >= options.closeStdoutAfter
      ) {
        child.stdout.destroy();
      }
      const answer = options.converse?.(piece.toString());
      if (answer !== undefined) child.stdin.write(answer);
      else if (options.converse !== undefined) child.stdin.end();
    });
    child.stderr.setEncoding("utf8").on("data", (piece: string) => (stderr += piece));
    child.on("close", (code) => {
      resolve({ code, stdout: Buffer.concat(pieces), stderr });
    });
    if (options.converse === undefined) child.stdin.end(options.input ?? "");
  });
}
