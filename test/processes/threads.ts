/**
 * What tests of workers share. Threads run what is built, and so does the scheduler here, since a module must find one copy of
 * the package. The fixture's copy is beside it until the process ends.
 */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type * as Main from "../../src/index.js";
import type * as Processes from "../../src/processes.js";
import { builtPackage } from "../support/built.js";
import { ROOT } from "../support/compile.js";

const built = builtPackage();
const require = createRequire(import.meta.url);
const load = (file: string): unknown => require(path.join(built, "dist", file));
const shipped = (name: string): Main.HostModule =>
  (load(`hosts/${name}/module.js`) as { readonly default: Main.HostModule }).default;

export const perilune = load("index.js") as typeof Main;
export const processes = load("processes.js") as typeof Processes;
const { clockHandlers, compile, createDispatcher, createProcess, createScheduler, importForWorkers } =
  processes;

export const time = shipped("time");
export const messages = shipped("process");

/** Programs in it find the package. */
export const folder = mkdtempSync(path.join(built, "workers-"));
process.once("exit", () => {
  rmSync(folder, { recursive: true, force: true });
});
copyFileSync(path.join(ROOT, "test/processes/workers-fixture.mjs"), path.join(folder, "fixture.mjs"));
export const fixture = pathToFileURL(path.join(folder, "fixture.mjs"));

export const probe: Main.HostModule = await importForWorkers(fixture);
export const bind: NonNullable<Processes.ProcessOptions["bind"]>[number] = await importForWorkers(
  fixture,
  "bind",
);
export const policy: Main.Policy = await importForWorkers(fixture, "policy");
const runtime = await perilune.loadRuntime();

export type Answer = (data: unknown, context: Processes.CommandContext) => unknown;

export const echo: Answer = (data) => data;

/** A dispatcher for the clock and the fixture's command. */
export function asking(answer: Answer): Processes.Dispatcher {
  const dispatcher = createDispatcher();
  dispatcher.registerAll(clockHandlers());
  dispatcher.register("probe.ask", answer);
  return dispatcher;
}

/** Threads take their time to begin on a busy machine. */
export const LONG = 50_000;

const stops: (() => Promise<void>)[] = [];

/** A scheduler, until `stopAll`. */
export function started(options: Processes.SchedulerOptions): Processes.Scheduler {
  const scheduler = createScheduler({ dispatcher: asking(echo), ...options });
  scheduler.start();
  stops.push(() => scheduler.stop());
  return scheduler;
}

export async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0)) await stop();
}

export const lua = (
  source: string,
  options: Omit<Processes.ProcessOptions, "proto"> = {},
): Processes.Process =>
  createProcess({ modules: [probe, time], ...options, proto: compile(runtime, source, "main.lua") });

export const named = (name: string): Processes.Pid => new processes.Pid(name);
