/**
 * A compiler that stays between calls of `perilune cc` with LLVM loaded. It does one call at a time and ends by itself when
 * nobody has called for a while.
 */
import { rmSync, statSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { runCc } from "./cc.node.js";
import { importClang, type ImportClang } from "./choose.node.js";
import { toolsOf } from "./clang-run.js";
import type { CommandIo } from "./commands.node.js";
import { READY, type ResidentAnswer, type ResidentRequest } from "./resident-messages.js";

/** How long a compiler waits for a call, in milliseconds. */
const IDLE = 30_000;

/** How long a client may take to ask, in milliseconds: it may have been stopped. */
const HESITATION = 5000;

/** The memory, in bytes, that a compiler may occupy between calls. Beyond it the next call starts another one. */
const LARGEST = 2 * 2 ** 30;

/** Settings of a resident compiler, which tests change. */
export interface ResidentSettings {
  readonly idle?: number;
  readonly importClang?: ImportClang;
}

/** Listens at a socket until the compiler ends. Resolves without having listened if another one listens there. */
export function serveResident(address: string, settings: ResidentSettings = {}): Promise<void> {
  const load = settings.importClang ?? importClang;
  return new Promise((resolve) => {
    const sockets = new Set<Socket>();
    const waiting: Socket[] = [];
    let current: Socket | undefined;
    let performing = false;
    let ended = false;
    let own: bigint | undefined;
    let timer: NodeJS.Timeout | undefined;
    const server = createServer();
    const end = (): void => {
      clearTimeout(timer);
      ended = true;
      // Another compiler may listen there by now.
      if (own !== undefined && inodeOf(address) === own) rmSync(address, { force: true });
      server.close(() => {
        resolve();
      });
      for (const socket of sockets) socket.destroySoon();
    };
    const next = (): void => {
      clearTimeout(timer);
      if (ended) return;
      current = waiting.shift();
      if (current === undefined) timer = setTimeout(end, settings.idle ?? IDLE);
      else {
        current.setTimeout(HESITATION);
        current.write(READY);
      }
    };
    const finish = (socket: Socket, answer: ResidentAnswer, last: boolean): void => {
      performing = false;
      socket.end(`${JSON.stringify(answer)}\n`);
      if (last) end();
      else next();
    };
    server.on("connection", (socket) => {
      let received = "";
      socket.setEncoding("utf8");
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("timeout", () => {
        socket.destroy();
      });
      socket.on("data", (text: string) => {
        received += text;
        if (socket !== current || !received.endsWith("\n")) return;
        const request = JSON.parse(received) as ResidentRequest;
        received = "";
        socket.setTimeout(0);
        performing = true;
        void perform(request, load).then(({ answer, crashed }) => {
          finish(socket, answer, crashed || process.memoryUsage.rss() > LARGEST);
        });
      });
      const leave = (): void => {
        sockets.delete(socket);
        const at = waiting.indexOf(socket);
        if (at >= 0) waiting.splice(at, 1);
        // A client that goes away before it has asked.
        if (socket === current && !performing) next();
      };
      socket.on("close", leave);
      waiting.push(socket);
      if (current === undefined) next();
    });
    server.on("error", () => {
      clearTimeout(timer);
      resolve();
    });
    server.listen(address, () => {
      own = inodeOf(address);
      next();
      // Loads LLVM before somebody asks; if it is not installed, that is an error of the call.
      void load()
        .then((clang) => toolsOf(clang)(["clang", "--version"], {}))
        .catch(() => undefined);
    });
  });
}

function inodeOf(file: string): bigint | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino;
}

/** Performs a call. The answer has no code if the client must do it itself, because something here is broken. */
async function perform(
  { argv, cwd, environment, umask }: ResidentRequest,
  load: ImportClang,
): Promise<{ readonly answer: ResidentAnswer; readonly crashed: boolean }> {
  const written: [1 | 2, string][] = [];
  const to =
    (descriptor: 1 | 2) =>
    (bytes: string | Uint8Array): void =>
      void written.push([descriptor, Buffer.from(bytes).toString("base64")]);
  let declined = false;
  const io: CommandIo = {
    stdin: () => {
      declined = true;
      throw new Error("standard input is the client's");
    },
    stdout: to(1),
    stdoutBytes: to(1),
    stderr: to(2),
    cwd,
    environment,
    importClang: load,
  };
  const before = process.umask(umask);
  try {
    return { answer: { code: await runCc(argv, io), written }, crashed: false };
  } catch {
    return { answer: { written: [] }, crashed: !declined };
  } finally {
    process.umask(before);
  }
}
