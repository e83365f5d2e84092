/** `loadRuntime` in a page: the address of the wasm, files, streams, links, wasmoon's engine. */
import path from "node:path";
import { expect, test } from "vitest";
import { builtPackage } from "../support/built.js";
import { inEachBrowser } from "../support/browsers/engines.js";
import type { PageRun } from "../support/browsers/run-in-page.js";
import { ROOT } from "../support/compile.js";
import { ALL } from "../support/scale.js";

const folders = (): Record<string, string> => ({
  "/package/": builtPackage(),
  "/repository/": ROOT,
  "/core/": path.join(ROOT, "wasm"),
});

inEachBrowser("loading", folders, (pages) => {
  const run = (script: string): Promise<PageRun> =>
    pages.run(
      `import * as perilune from "./package/dist/browser.js";\nconst { loadRuntime } = perilune;\n${script}`,
    );
  const resultOf = async (script: string): Promise<unknown> => (await run(script)).result;
  const message =
    "const messageOf = async (promise) => promise.then(() => 'nothing was thrown', (error) => `${error.name}: ${error.message}`);\n";

  test("the wasm as a path that is relative to the page, URL, bytes, buffer or compiled module", async () => {
    const versions = await resultOf(`
      const bytes = await (await fetch("core/perilune.wasm")).arrayBuffer();
      const sources = [
        undefined, "core/perilune.wasm", "/core/perilune.wasm", new URL("core/perilune.wasm", location.href), new Uint8Array(bytes), bytes,
        await WebAssembly.compile(bytes),
      ];
      const versions = [];
      for (const wasm of sources) {
        const runtime = await loadRuntime(wasm === undefined ? {} : { wasm });
        versions.push(...runtime.createState().run("return _VERSION, 1 << 62"));
      }
      done(versions.map(String));`);
    expect(versions).toEqual(Array.from({ length: 7 }, () => ["Lua 5.4", "4611686018427387904"]).flat());
  });

  test("a core or a file that is not there is named", async () => {
    const messages = (await resultOf(`${message}
      done([
        await messageOf(loadRuntime({ wasm: "nowhere.wasm" })),
        await messageOf(loadRuntime({ files: { "/a.lua": new URL("nothing.lua", location.href) } })),
      ]);`)) as string[];
    expect(messages[0]).toBe(
      `ModuleError: the core: cannot get ${pages.server.origin}/nowhere.wasm: status 404`,
    );
    expect(messages[1]).toBe(`FileError: /a.lua: cannot get ${pages.server.origin}/nothing.lua: status 404`);
  });

  test("a Response, a promise of one, and progress, for a core with a wrong type too", async () => {
    const result = (await resultOf(`
      const used = async (options) => (await loadRuntime(options)).createState().run("return _VERSION")[0];
      const seen = [];
      const onProgress = (progress) => seen.push(progress);
      const versions = [
        await used({ wasm: await fetch("core/perilune.wasm") }),
        await used({ wasm: fetch("core/perilune.wasm"), onProgress }),
        await used({ wasm: fetch("core/perilune.wasm").then((response) => response.arrayBuffer()) }),
        await used({ wasm: new Response(await (await fetch("core/perilune.wasm")).arrayBuffer(), { headers: { "content-type": "text/plain" } }) }),
      ];
      const sizes = seen.map(({ loaded }) => loaded);
      done({ versions, rising: sizes.every((size, at) => at === 0 || size >= sizes[at - 1]), last: seen.at(-1),
        size: (await (await fetch("core/perilune.wasm")).arrayBuffer()).byteLength });`)) as {
      versions: string[];
      last: unknown;
      size: number;
    };
    const { size } = result;
    expect(size).toBeGreaterThan(100_000);
    expect(result).toEqual({
      versions: ["Lua 5.4", "Lua 5.4", "Lua 5.4", "Lua 5.4"],
      rising: true,
      last: { loaded: size, total: size },
      size,
    });
  });

  test("what is not a core is described; an engine without WebAssembly or its exceptions is told", async () => {
    pages.server.texts.set("/page-for-core.html", "<!doctype html><title>not here</title>");
    const errors = (await resultOf(`
      const codeOf = async (promise) => promise.then(() => "none", (error) => error.code + ": " + error.message);
      const errors = [
        await codeOf(loadRuntime({ wasm: "page-for-core.html" })),
        await codeOf(loadRuntime({ wasm: new TextEncoder().encode("return 1") })),
        await codeOf(loadRuntime({ wasm: Promise.reject(new Error("no network")) })),
        await codeOf(loadRuntime({ wasm: Response.error() })),
      ];
      const { WebAssembly: api } = globalThis;
      const { compile, compileStreaming, validate } = api;
      api.compile = api.compileStreaming = async () => { throw new api.CompileError("invalid opcode 0x6"); };
      api.validate = () => false;
      errors.push(await codeOf(loadRuntime()));
      Object.assign(api, { compile, compileStreaming, validate });
      delete globalThis.WebAssembly;
      errors.push(await codeOf(loadRuntime()));
      globalThis.WebAssembly = api;
      errors.push((await loadRuntime()).createState().run("return 'runs'")[0]);
      done(errors);`)) as string[];
    const engines = "Perilune runs in Chrome 95, Firefox 100, Safari 15.2, Node 20, and later versions";
    const page = `${pages.server.origin}/page-for-core.html`;
    expect(errors).toEqual([
      `ERR_CORE_SOURCE: the core: cannot get ${page}: expected WebAssembly, found a page (HTML) served as text/html; charset=utf-8`,
      'ERR_CORE_SOURCE: the core: cannot get 8 bytes: expected WebAssembly, found "return 1"',
      "ERR_CORE_SOURCE: the core: cannot get option wasm (promise): no network",
      "ERR_CORE_SOURCE: the core: cannot get the response: status 0",
      `ERR_WASM_UNSUPPORTED: this engine has no WebAssembly exceptions; ${engines}`,
      `ERR_WASM_UNSUPPORTED: this engine has no WebAssembly, or it is switched off; ${engines}`,
      "runs",
    ]);
  });

  test("data: URLs are decoded and not fetched, under a policy that forbids that", async () => {
    const { result } = await pages.run(
      `import { loadRuntime } from "./package/dist/browser.js";
      const files = {
        "/app/a.lua": new URL("data:text/plain,return%20'a'%20..%20%22%25%22"),
        "/app/b.lua": new URL("data:text/x-lua;charset=utf-8;base64," + btoa("return 'b'")),
      };
      const state = (await loadRuntime({ files })).createState({ context: "/app" });
      const bad = await loadRuntime({ files: { "/c": new URL("data:;base64,*") } }).catch((error) => error.code + ": " + error.message);
      done([...state.run("return require('a'), (require('b'))"), bad]);`,
      { headers: { "content-security-policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" } },
    );
    expect(result).toEqual([
      "a%",
      "b",
      "ERR_FILE_SOURCE: /c: cannot get data:;base64,*: the data of the data: URL is not base64",
    ]);
  });

  test("a native module beyond the limit of the main thread is told, or runs where there is none", async () => {
    const result = (await resultOf(`
      const module = new Uint8Array(await (await fetch("repository/native/modules/digest/digest.wasm")).arrayBuffer());
      const size = 9 << 20, length = [];
      for (let rest = size + 2; rest > 0; rest >>>= 7) length.push((rest & 127) | (rest > 127 ? 128 : 0));
      const head = [...module, 0, ...length, 1, 120];
      const padded = new Uint8Array(head.length + size);
      padded.set(head);
      const state = (await loadRuntime()).createState();
      try { done(state.openNative(padded, "digest").get("hex")("md5", "")[0].length); }
      catch (error) { done(error.code + ": " + error.message); }`)) as number | string;
    if (pages.engine === "Chromium")
      expect(result).toMatch(
        /^ERR_MODULE_FORBIDDEN: .*does not compile a module of this size at once on the page's main thread; run Lua in a worker/,
      );
    else expect(result).toBe(32);
  });

  test("print shows in the console, an unfinished line too; io.stderr as an error", async () => {
    const { console } = await run(`
      const state = (await loadRuntime()).createState();
      state.run("print('one', 2) io.write('thr', 'ee\\\\nfo') io.write('ur') io.stderr:write('five\\\\n')");
      state.run("print('', 'äöü')");
      await new Promise((resolve) => setTimeout(resolve, 20));
      state.run("io.write('the end')");
      done();`);
    expect(console).toEqual(["log: one\t2", "log: three", "error: five", "log: four\täöü", "log: the end"]);
  });

  test("streams, environment and standard input that are given", async () => {
    const result = await resultOf(`
      const lines = [];
      const runtime = await loadRuntime({
        stdin: perilune.bytesInput(new TextEncoder().encode("first\\nsecond")),
        stdout: perilune.lineOutput((line) => lines.push(line)),
        environment: { WHO: "page" },
      });
      const values = runtime.createState().run("print(io.read('a')) return os.getenv('WHO'), os.getenv('HOME'), io.read('a')");
      done({ lines, values });`);
    expect(result).toEqual({ lines: ["first", "second"], values: ["page", null, ""] });
  });

  test("standard input is at its end, files are virtual, links cannot be made", async () => {
    const result = await resultOf(`
      const runtime = await loadRuntime({ files: { "/data/a.txt": "text", "/data/b.bin": new Uint8Array([0, 255]) } });
      const state = runtime.createState();
      done(state.run(\`
        local f = assert(io.open("/data/new.txt", "w")) f:write("new") f:close()
        return io.read("a"), io.open("/data/a.txt"):read("a"), #io.open("/data/b.bin", "rb"):read("a"),
          io.open("/data/new.txt"):read("a"), io.open("/etc/passwd") == nil, os.rename("/data/new.txt", "/data/old.txt")\`));`);
    expect(result).toEqual(["", "text", 2, "new", true, true]);
  });

  test("there are no programs to run", async () => {
    const result = await resultOf(`
      const state = (await loadRuntime()).createState();
      done([state.run("return os.execute()"), state.run("return io.popen('true')"), state.run("return os.execute('true')")]);`);
    expect(result).toEqual([
      [false],
      [null, "true: Function not implemented", 52],
      [null, "Function not implemented", 52],
    ]);
  });

  test("a native module is opened by hand by its URL or path, and errors leave the state as it was", async () => {
    const result = (await resultOf(`${message}
      const url = new URL("repository/native/modules/digest/digest.wasm", location.href);
      const runtime = await loadRuntime({ files: { "/lib/digest.wasm": url } });
      const state = runtime.createState();
      const error = (source) => { try { state.openNative(source); return "none"; } catch (error) { return error.name + ": " + error.message; } };
      const hex = (source) => state.openNative(source).get("hex")("sha1", "abc");
      done([error(new URL("other.wasm", location.href)), error("/lib/none.wasm"), hex(url), hex("/lib/digest.wasm"), state.run("return 1")]);`)) as unknown[];
    const sha1 = ["a9993e364706816aba3e25717850c26c9cd0d89d"];
    expect(result).toEqual([
      `ModuleError: ${pages.server.origin}/other.wasm: cannot read the file: it is not among the files given to loadRuntime`,
      "ModuleError: /lib/none.wasm: cannot read the file: No such file or directory",
      sha1,
      sha1,
      [1],
    ]);
  });

  test.runIf(ALL)("a string that is too long for the engine is an error, and never cut", async () => {
    const result = await resultOf(`
      const state = (await loadRuntime()).createState();
      try {
        done(state.run("return ('x'):rep(...)", { args: [2 ** 29] })[0].length === 2 ** 29);
      } catch (error) {
        done(error.code === "ERR_STRING_SIZE");
      }`);
    expect(result).toBe(true);
  });

  test("the method of `using`, in engines that have no Symbol.dispose too", async () => {
    const result = await resultOf(`
      const dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");
      const state = (await loadRuntime()).createState();
      const table = state.run("return {}")[0];
      table[dispose]();
      let closed = 0;
      state.set("resource", perilune.hostObject({ [dispose]: () => closed++ }));
      state.run("do local r <close> = resource end");
      const own = Reflect.ownKeys(Object.getPrototypeOf(state)).includes("undefined");
      state[dispose]();
      done([table.closed, closed, state.closed, own]);`);
    expect(result).toEqual([true, 1, true, false]);
  });

  test("wasmoon's engine: await, a bare yield, native modules, no CDN", async () => {
    const { result, requests } = await run(`
      import { createEngine, decorate, LuaEngine } from "./package/dist/wasmoon-browser.js";
      const runtime = await loadRuntime({ files: { "/app/digest.wasm": new URL("repository/native/modules/digest/digest.wasm", location.href) } });
      const engine = createEngine(runtime, { context: "/app" });
      engine.global.set("sleep", (ms) => new Promise((resolve) => setTimeout(() => resolve(ms), ms)));
      engine.global.set("sum", (a, b) => a + b);
      engine.global.set("decorated", decorate({ x: 1 }, { proxy: false }));
      const value = await engine.doString(\`
        local slept = sleep(5):await() + select(2, pcall(function() return sleep(6):await() end))
        coroutine.yield()
        return sum(slept, decorated.x) .. require("digest").hex("md5", "")\`);
      const isEngine = engine instanceof LuaEngine;
      engine.global.close();
      done({ value, isEngine });`);
    expect(result).toEqual({ value: "12d41d8cd98f00b204e9800998ecf8427e", isEngine: true });
    expect(requests.filter((url) => !url.startsWith(`${pages.server.origin}/`))).toEqual([]);
  });
});
