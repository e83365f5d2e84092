/**
 * The main thread of the interactive mode on a terminal. It owns the keyboard and the history, starts the worker that
 * runs Lua (interactive-worker.ts) and answers its questions.
 */

import { MessageChannel, Worker } from "node:worker_threads";
import { answer, interruptPending, makeControl, requestInterrupt, type Question } from "./channel.js";
import { History, historyFile } from "./history.js";
import { INTERRUPTED, type Session } from "./session.js";
import { textOutput } from "./process-streams.js";
import { Terminal } from "./terminal.js";

/** The time in milliseconds that a program has to react to an interrupt before the process ends. */
const PATIENCE = 300;

/** Runs a session to its end and returns the exit code. */
export function interact(session: Session): Promise<number> {
  const control = makeControl();
  const { port1: port, port2: workersPort } = new MessageChannel();
  const worker = new Worker(new URL("./interactive-worker.js", import.meta.url), {
    workerData: { ...session, port: workersPort, control },
    transferList: [workersPort],
  });
  const terminal = new Terminal(process.stdin, process.stdout, new History(historyFile(process.env)));

  let abandoned = false; // an interrupt ended the last prompt
  const readLine = async (prompt: string, fresh: boolean): Promise<string | undefined> => {
    if (!fresh) process.stdout.write("\n");
    const result = await terminal.readLine(prompt);
    abandoned = result === "interrupt";
    return typeof result === "string" ? undefined : result.line;
  };
  port.on("message", (question: Question) => {
    if (question.kind === "input") answer(port, control, terminal.takeHeld());
    else {
      void readLine(question.prompt, question.fresh).then((line) => {
        answer(port, control, line);
      });
    }
  });

  return new Promise((end, fail) => {
    process.on("SIGINT", () => {
      if (terminal.reading) {
        terminal.interrupt();
        return;
      }
      requestInterrupt(control);
      setTimeout(() => {
        if (!interruptPending(control)) return;
        textOutput(2)("perilune: interrupted!\n");
        end(INTERRUPTED);
      }, PATIENCE);
    });
    worker.on("error", fail);
    worker.on("exit", (code) => {
      end(abandoned ? INTERRUPTED : code);
    });
  });
}
