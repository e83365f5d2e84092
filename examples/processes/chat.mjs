#!/usr/bin/env node
/** Lets guests talk in a chat room, and prints what the last of them heard: node examples/processes/chat.mjs */
import { readFile } from "node:fs/promises";
import { loadRuntime } from "perilune";
import process from "perilune/modules/process";
import { compile, createProcess, createScheduler, Pid } from "perilune/processes";

const source = await readFile(new URL("chat.lua", import.meta.url), "utf8");
const chat = createProcess({ proto: compile(await loadRuntime(), source, "chat.lua"), modules: [process] });
const scheduler = createScheduler();
scheduler.start();
const enter = (name, says, last) => scheduler.execute({}, new Pid(name), chat, "guest", [name, says, last]);

const room = scheduler.execute({}, new Pid("room"), chat, "room");
const ada = enter("Ada", { "Bob joined": "Hello, Bob!", "Bob: Hi. Bye!": "See you." }, "Bob left");
const bob = enter("Bob", { "Ada: Hello, Bob!": "Hi. Bye!" }, "Ada: See you.");
for (const { error } of await Promise.all([ada, bob, room])) if (error) throw error;
console.log((await ada).values[0].join("\n"));
await scheduler.stop();
