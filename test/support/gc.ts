/** JavaScript's garbage collector, for tests that observe it. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { rounds } from "./scale.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Collects often, with turns of the event loop in between for finalizers: for what must not happen. */
export async function collectOften(): Promise<void> {
  let left = rounds(15, 50);
  await collectUntil(() => left-- === 0);
}

/** Collects until `done`, at most about fifty times, with turns of the event loop in between for finalizers. */
export async function collectUntil(done: () => boolean): Promise<void> {
  for (let i = 0; i < 50 && !done(); i++) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    collect();
  }
}
