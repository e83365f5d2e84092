/** Runs a program while its n-th allocation fails, for each n, and checks what is left. */
import { expect } from "vitest";
import { HostError, LuaError, type LuaState } from "../../../src/index.js";
import { stateInternals } from "../../support/internals.js";
import type { Fault, FaultyRuntime } from "../../support/faults.js";
import type { Program } from "./programs.js";

/** The number of allocations that fail, from the n-th on. */
export interface Way {
  readonly name: string;
  readonly fault: "lua" | "malloc" | "growth" | "table" | "script";
  readonly count: number;
}

const ALL = 2 ** 30;

/** An allocation that no program reaches. */
const NEVER = 2 ** 30;

/** Lua tries an allocation that failed a second time, after a collection. */
export const WAYS: readonly Way[] = [
  { name: "one allocation of Lua and its repetition", fault: "lua", count: 2 },
  { name: "one allocation of Lua, which it repeats", fault: "lua", count: 1 },
  { name: "allocations of Lua from then on", fault: "lua", count: ALL },
  { name: "one call of malloc", fault: "malloc", count: 1 },
  { name: "calls of malloc from then on", fault: "malloc", count: ALL },
  { name: "one growth of the memory", fault: "growth", count: 1 },
  { name: "growth of the memory from then on", fault: "growth", count: ALL },
  { name: "one growth of the function table", fault: "table", count: 1 },
  { name: "growth of the function table from then on", fault: "table", count: ALL },
  { name: "one text or copy of bytes of JavaScript", fault: "script", count: 1 },
  { name: "texts and copies of bytes of JavaScript from then on", fault: "script", count: ALL },
];

/** Codes of errors that say that memory ended. */
const OF_MEMORY = [
  ...["ERR_LUA_MEMORY", "ERR_HEAP_EXHAUSTED", "ERR_OBJECT_MEMORY", "ERR_MODULE_MEMORY", "ERR_MODULE_TABLE"],
  "ERR_STRING_SIZE",
];

/**
 * Texts of those that Lua or C made. A stack that cannot grow is an error of its own, as in Lua everywhere, and a malloc that
 * fails here does not set errno, for which Lua has no text. Two texts are of those that take a name for another if they cannot decode it.
 */
const SAYS =
  /not enough memory|out of memory|cannot allocate memory|stack overflow|too many results to|no extra info|array buffer allocation|unique filename|UTF-8/i;

interface Outcome {
  readonly results?: unknown;
  readonly error?: Error & { code?: string };
}

/** What the host keeps for a state, after collections. */
interface Kept {
  readonly handles: number;
  readonly hostObjects: number;
  readonly waitingCalls: number;
  readonly kept: number;
}

function keptFor(state: LuaState): Kept {
  for (let i = 0; i < 3; i++) state.run("collectgarbage()");
  const { handles, hostObjects, waitingCalls } = state.stats();
  return { handles, hostObjects, waitingCalls, kept: stateInternals(state).memory.account.kept };
}

function closeAll(results: unknown): void {
  if (!Array.isArray(results)) return;
  for (const each of results as unknown[])
    if (typeof each === "object" && each !== null && "close" in each) (each as { close(): void }).close();
}

async function outcomeOf(run: () => unknown): Promise<Outcome> {
  try {
    return { results: await run() };
  } catch (error) {
    return { error: error as Error };
  }
}

/** Whether an error, or one of its causes, says that memory ended, or is what a program made of such an error. */
function isOfMemory(error: unknown, { catches }: Program): boolean {
  if (catches === true && error instanceof LuaError && error.code === "ERR_LUA") return true;
  for (let each = error; each instanceof Error; each = each.cause)
    if (OF_MEMORY.includes((each as { code?: string }).code ?? "") || SAYS.test(each.message)) return true;
  return false;
}

const shown = ({ results, error }: Outcome): unknown =>
  error === undefined ? results : [error.name, error.code, error.message];

export class Driver {
  /** The runs in which an allocation failed. */
  failures = 0;

  constructor(readonly faulty: FaultyRuntime) {}

  /** One run. Returns its outcome, what the host keeps after it, and the number of allocations that failed. */
  async #run(program: Program, fault: Fault, nth: number, count: number) {
    const { runtime } = this.faulty;
    const state = runtime.createState(program.options);
    const run = program.start(state, runtime);
    // A state makes the type of the errors of host functions once, and keeps it.
    state.set("made", new HostError("first"));
    state.run("made = nil");
    const before = keptFor(state);
    const release = fault === this.faulty.growth ? this.faulty.fill() : undefined;
    fault.arm(nth, count);
    const outcome = await outcomeOf(run);
    const { made, failed } = fault.disarm();
    release?.();
    closeAll(outcome.results);
    expect(state.death).toBeUndefined();
    expect(state.run("return 1 + 1")).toEqual([2]);
    const after = keptFor(state);
    state.close();
    return { outcome, made, failed, before, after };
  }

  /** Fails each allocation of a program in turn, or about `most` of them in equal distances. */
  async each(program: Program, { fault: kind, count }: Way, most: number): Promise<void> {
    const fault = this.faulty[kind];
    await this.#run(program, fault, NEVER, 0); // what the runtime keeps for all states
    const clean = await this.#run(program, fault, NEVER, 0);
    const used = this.faulty.heapUsed();
    const step = Math.max(1, Math.floor(clean.made / most));
    for (let nth = 1; ; nth += step) {
      const { outcome, failed, before, after } = await this.#run(program, fault, nth, count);
      if (failed === 0) {
        expect(shown(outcome)).toEqual(shown(clean.outcome));
        break;
      }
      this.failures++;
      const where = `${program.name}, allocation ${nth}`;
      for (const name of ["handles", "hostObjects", "waitingCalls", "kept"] as const)
        expect(after[name], `${where}: ${name}`).toBeLessThanOrEqual(
          Math.max(before[name], clean.after[name]),
        );
      if (outcome.error !== undefined && outcome.error.message !== clean.outcome.error?.message)
        expect(isOfMemory(outcome.error, program) || outcome.error.message, where).toBe(true);
    }
    if (program.keeps !== true) expect(this.faulty.heapUsed(), "bytes of malloc in use").toBe(used);
  }
}
