/** The worker's script: loads a runtime and answers the page's requests, one run at a time. */
import type { Request, Response } from "../run/protocol.js";
import { documentedModules } from "./documented.js";
import { Machine } from "./machine.js";
import { MODULES } from "./modules.js";

const send = (response: Response): void => {
  postMessage(response);
};

let machine: Promise<Machine> | undefined;

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  void answer(data).catch((error: unknown) => {
    send({ type: "broken", message: error instanceof Error ? error.message : String(error) });
  });
});

async function answer(request: Request): Promise<void> {
  if (request.type === "open") {
    machine = Machine.open(request, send);
    const opened = await machine;
    send({ type: "ready", modules: documentedModules([...MODULES, ...opened.modules]) });
    return;
  }
  const running = await machine;
  if (running === undefined) throw new Error("the worker was not opened");
  switch (request.type) {
    case "run":
      return running.run(request.files, request.profile);
    case "evaluate":
      return running.evaluate(request.source, request.files);
    case "check":
      return running.check(request.id, request.name, request.source);
    case "stop":
      return running.stop();
    case "frame":
      return running.screen.next(request.input);
  }
}
