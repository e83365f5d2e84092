/**
 * The packed package in Cloudflare's workerd, which compiles no WebAssembly at run time: the core as a module of the worker, and the
 * errors for what cannot work there.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, readFileSync } from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ROOT } from "../support/compile.js";
import { packedProject, type Project } from "../support/packed.js";
import { LONG } from "../support/scale.js";
import { toolsOf } from "../support/tools.mjs";

vi.setConfig({ testTimeout: LONG });

const DIGEST = readFileSync(path.join(ROOT, "native/modules/digest/digest.wasm"));

const tools = toolsOf("engines") ?? "";
const program = path.join(tools, "@cloudflare", `workerd-${process.platform}-64`, "bin", "workerd");

/** A worker that answers with the results of `work`, by name. What throws gives its text and code. */
const worker = (imports: string, load: string, work: Readonly<Record<string, string>>): string => `
import { callbackOutput, loadRuntime } from "perilune";
${imports}
export default { async fetch() {
  const results = {};
  const runtime = await ${load};
  const state = runtime.createState({ context: "/app" });
  const work = { ${Object.entries(work)
    .map(([name, code]) => `${name}: async () => { ${code} },`)
    .join("\n")} };
  for (const [name, run] of Object.entries(work)) {
    try { results[name] = await run() ?? null; } catch (error) { results[name] = [error.code ?? error.name, error.message]; }
  }
  return Response.json(results);
} };
`;

/** As Cloudflare's tools do it: WebAssembly is a module of the worker. */
const wasmModules = (found: Map<string, string>): Plugin => ({
  name: "wasm-modules",
  setup({ onResolve }) {
    onResolve({ filter: /\.wasm$/ }, ({ path: specifier, resolveDir }) => {
      const name = path.basename(specifier);
      found.set(name, path.resolve(resolveDir, specifier));
      return { path: `./${name}`, external: true };
    });
  },
});

describe.skipIf(tools === "")("workerd (node test/support/tools.mjs engines installs it)", () => {
  let project: Project;
  beforeAll(() => {
    project = packedProject();
  });
  afterAll(() => {
    project.remove();
  });

  /** Runs a worker in workerd; returns what it answers. */
  async function answerOf(text: string): Promise<unknown> {
    project.write({ "entry.js": text });
    const wasm = new Map<string, string>();
    await build({
      absWorkingDir: project.directory,
      entryPoints: ["entry.js"],
      bundle: true,
      format: "esm",
      conditions: ["workerd", "worker", "browser"],
      outfile: path.join(project.directory, "worker.js"),
      plugins: [wasmModules(wasm)],
    });
    for (const [name, file] of wasm) cpSync(file, path.join(project.directory, name));
    const modules = ['(name = "worker.js", esModule = embed "worker.js")'].concat(
      [...wasm.keys()].map((name) => `(name = "${name}", wasm = embed "${name}")`),
    );
    project.write({
      "config.capnp": `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (modules = [${modules.join(", ")}], compatibilityDate = "2026-11-01"))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`,
    });
    const child = spawn(program, ["serve", "config.capnp", "--control-fd=3"], {
      cwd: project.directory,
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (part: Buffer) => output.push(part));
    try {
      const control = child.stdio[3] as NodeJS.ReadableStream;
      const [line] = (await Promise.race([once(control, "data"), once(child, "exit")])) as [Buffer | number];
      const [, port] = /"port":(\d+)/.exec(String(line)) ?? [];
      if (port === undefined) throw new Error(`workerd does not start: ${Buffer.concat(output).toString()}`);
      const response = await fetch(`http://127.0.0.1:${port}/`);
      const text = await response.text();
      if (!response.ok) throw new Error(`${text}\n${Buffer.concat(output).toString()}`);
      return JSON.parse(text);
    } finally {
      child.kill();
      await once(child, "close");
    }
  }

  test("runs Lua, host functions, promises, limits and templates, and says what is forbidden", async () => {
    const text = worker("", "loadRuntime()", {
      version: `return state.run("return _VERSION, math.type(1), require('prelude') ~= nil")`,
      host: `state.set("add", (a, b) => a + b); return state.run("return add(1, 2)")`,
      promise: `state.set("later", async (x) => x * 2); return state.runAsync("return later(21)")`,
      error: `state.run("\\n error('x')")`,
      files: `return state.run("local f = io.open('/tmp/a', 'w') f:write('text') f:close() return io.open('/tmp/a'):read('a')")`,
      depth: `return state.run("local function f() return 1 + f() end return pcall(f)").slice(0, 1)`,
      nested: `state.set("again", () => state.run("return again()")); return state.run("return (pcall(again))")`,
      after: `return state.run("return 7")`,
      fuel: `return runtime.createState({ limits: { fuel: 1e4 } }).run("while true do end")`,
      template: `return (await runtime.template({ run: "x = 5" })).createState().run("return x")`,
      warnings: `runtime.createState({ warn: () => undefined })`,
      output: `const lines = []; const stdout = callbackOutput((part) => lines.push(new TextDecoder().decode(part)));
        (await loadRuntime({ stdout })).createState().run("print('x')"); return lines.join("")`,
      native: `return state.openNative(new Uint8Array(${JSON.stringify([...DIGEST])}))`,
      bytes: `await loadRuntime({ wasm: new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]) })`,
    });
    const host = "this host compiles no WebAssembly at run time, only modules that are imported";
    expect(await answerOf(text)).toEqual({
      version: ["Lua 5.4", "integer", true],
      host: [3],
      promise: [42],
      error: ["ERR_LUA", expect.stringMatching(/:2: x$/)],
      files: ["text"],
      depth: [false],
      nested: [false],
      after: [7],
      fuel: ["ERR_LIMIT", expect.stringContaining("fuel")],
      template: [5],
      warnings: ["ERR_OPTION", expect.stringContaining(host)],
      output: "x\n",
      native: ["ERR_MODULE_FORBIDDEN", expect.stringContaining(host)],
      bytes: ["ERR_CORE_SOURCE", expect.stringContaining(host)],
    });
  });
});
