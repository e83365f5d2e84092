#!/usr/bin/env node
/** Lets a supervised process break, and asks it again: node examples/processes/restarts.mjs */
import { readFile } from "node:fs/promises";
import { loadRuntime } from "perilune";
import process from "perilune/modules/process";
import { compile, createProcess, createScheduler, Pid } from "perilune/processes";

const source = await readFile(new URL("restarts.lua", import.meta.url), "utf8");
const proto = compile(await loadRuntime(), source, "restarts.lua");
const program = createProcess({ proto, modules: [process] });
const lifecycle = {
  onComplete: (_, { name }, { error }) => {
    if (error?.kind === "internal") console.log(`${name} failed: ${error.message}`);
  },
};
const scheduler = createScheduler({ lifecycle });
scheduler.start();
scheduler.submit({}, new Pid("supervisor"), program, "supervise");
const { values, error } = await scheduler.execute({}, new Pid("client"), program, "client");
if (error !== undefined) throw error;
console.log(values[0].join("\n"));
await scheduler.stop();
