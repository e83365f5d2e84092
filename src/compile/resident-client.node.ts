/**
 * Asks a resident compiler to do a call of `perilune cc`, which saves the second that LLVM takes to load. Whatever goes wrong
 * there, the caller does the call itself.
 */
import { spawn } from "node:child_process";
import { rmSync, statSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { isError } from "../errors/realms.js";
import { READY, type ResidentAnswer, type ResidentRequest } from "./resident-messages.js";

/** A busy compiler does not answer; the call is then faster in its own process, on another core. In milliseconds. */
const PATIENCE = 150;

/** The first call does not start a compiler, the next one within this time does. In milliseconds. */
const SOON = 15_000;

/** Returns the answer, undefined if there is none. `start` is the command that starts a compiler. */
export async function askResident(
  address: string,
  request: ResidentRequest,
  start: readonly [command: string, ...args: string[]],
): Promise<ResidentAnswer | undefined> {
  const answer = await exchange(address, request);
  if (answer === "nobody" && calledSoon(address)) startResident(start);
  return typeof answer === "object" ? answer : undefined;
}

function exchange(address: string, request: ResidentRequest): Promise<ResidentAnswer | "nobody" | "busy"> {
  return new Promise((resolve) => {
    const socket = createConnection(address);
    let received = "";
    let sent = false;
    const end = (answer: ResidentAnswer | "nobody" | "busy"): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => {
      end("busy");
    }, PATIENCE);
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      received += text;
      if (!sent && received === READY) {
        clearTimeout(timer);
        sent = true;
        received = "";
        socket.write(`${JSON.stringify(request)}\n`);
      }
    });
    socket.on("end", () => {
      end(sent && received.endsWith("\n") ? (JSON.parse(received) as ResidentAnswer) : "busy");
    });
    socket.on("error", (error) => {
      const code = isError(error) && "code" in error ? error.code : undefined;
      // A compiler that was killed leaves its socket behind.
      if (code === "ECONNREFUSED") rmSync(address, { force: true });
      end(code === "ECONNREFUSED" || code === "ENOENT" ? "nobody" : "busy");
    });
    socket.on("close", () => {
      end("busy");
    });
  });
}

/** Returns whether there was another call a short time ago, and notes this one. */
function calledSoon(address: string): boolean {
  const note = `${address}.last`;
  try {
    const last = statSync(note, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    writeFileSync(note, "");
    return Date.now() - last < SOON;
  } catch {
    return false;
  }
}

function startResident([command, ...args]: readonly [string, ...string[]]): void {
  const child = spawn(command, args, { detached: true, stdio: "ignore", cwd: "/" });
  child.on("error", () => undefined);
  child.unref();
}
