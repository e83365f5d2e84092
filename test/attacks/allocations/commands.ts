/** Programs of the host modules whose functions are commands: they wait for handlers while allocations fail. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fs from "../../../src/hosts/fs/module.js";
import http from "../../../src/hosts/http/module.js";
import kv from "../../../src/hosts/kv/module.js";
import type { HostModule } from "../../../src/index.js";
import { createDispatcher, type Dispatcher } from "../../../src/processes/dispatcher.js";
import { fsHandlers } from "../../../src/processes/files/handlers.node.js";
import { httpHandlers } from "../../../src/processes/http/handlers.js";
import { kvHandlers } from "../../../src/processes/kv/handlers.js";
import { memoryStorage } from "../../../src/processes/kv/memory.js";
import type { Program } from "./programs.js";

const FETCHED = "body ".repeat(60);

/** Runs a program while requests are answered here. */
async function answered<T>(run: () => Promise<T>): Promise<T> {
  const original = globalThis.fetch;
  globalThis.fetch = () =>
    Promise.resolve(new Response(FETCHED, { status: 201, headers: { "x-answer": "a".repeat(100) } }));
  try {
    return await run();
  } finally {
    globalThis.fetch = original;
  }
}

/** A program of a chunk that waits. Errors of handlers are values, so it may end with any that a missing value leads to. */
function command(
  name: string,
  module: HostModule,
  register: (dispatcher: Dispatcher) => void,
  source: string,
): Program {
  const dispatcher = createDispatcher();
  register(dispatcher);
  return {
    name: `module ${name}`,
    options: { dispatcher, modules: [module] },
    catches: true,
    start: (state) => {
      const chunk = state.load(`local m = require "${module.name}" ${source}`, { name });
      return () => answered(() => state.callAsync(chunk));
    },
  };
}

const directory = mkdtempSync(path.join(tmpdir(), "perilune-allocations-"));
process.on("exit", () => {
  rmSync(directory, { recursive: true, force: true });
});

const FS = `
  assert(m.write("a", ("x"):rep(300)) and m.append("a", "y"))
  local names = {}
  for _, entry in ipairs(assert(m.list("."))) do names[#names + 1] = entry.name end
  local none, err = m.read "none"
  local text = assert(m.read "a")
  assert(m.remove "a")
  return #text, table.concat(names, " "), none, err:kind()
`;

const HTTP = `
  local r = assert(m.request("http://example.test/x", { method = "POST", headers = { a = "b" }, body = ("z"):rep(300) }))
  local none, err = m.request "http://other.test/"
  return r.status, #r.body, none, err:kind()
`;

const KV = `
  m.delete "n"
  assert(m.set("k", ("v"):rep(300)) and m.swap("n", nil, "1"))
  local entries = assert(m.list())
  local value = assert(m.get "k")
  return #value, #entries, m.delete "n", m.delete "k", m.get "k"
`;

export const COMMANDS: readonly Program[] = [
  command("fs", fs, (dispatcher) => void dispatcher.registerAll(fsHandlers({ root: directory })), FS),
  command(
    "http",
    http,
    (dispatcher) => void dispatcher.registerAll(httpHandlers({ hosts: ["example.test"] })),
    HTTP,
  ),
  command("kv", kv, (dispatcher) => void dispatcher.registerAll(kvHandlers(memoryStorage())), KV),
];
