/** `require` in a page: files of a state, confined states, and scripts fetched with all that they require. */
import { expect, test } from "vitest";
import { builtPackage } from "../support/built.js";
import { inEachBrowser } from "../support/browsers/engines.js";
import { ROOT } from "../support/compile.js";

const folders = (): Record<string, string> => ({ "/package/": builtPackage(), "/repository/": ROOT });

inEachBrowser("require", folders, (pages) => {
  const resultOf = async (script: string): Promise<unknown> => {
    const { result } = await pages.run(
      `import { loadRuntime, FileError } from "./package/dist/browser.js";\n${script}`,
    );
    return result;
  };

  test("files of a state, a confined state, no mounts", async () => {
    const result = await resultOf(`
      const runtime = await loadRuntime({ files: { "/etc/secret": "secret" } });
      const state = runtime.createState({ context: "/app", confined: true, files: { "/app/name.lua": "return ..." } });
      const free = runtime.createState();
      const read = "local f, problem = io.open('/etc/secret') return f and f:read('a') or problem";
      const values = [...state.run("return (require 'name'), (pcall(require, '../etc'))"), ...state.run(read), ...free.run(read)];
      state.close();
      let refused;
      try { runtime.createState({ mounts: { "/m": "/home" } }); } catch (error) { refused = error instanceof FileError && error.message; }
      done([...values, runtime.files.isFile("/app/name.lua"), refused]);`);
    expect(result).toEqual([
      "name",
      false,
      "/etc/secret: Permission denied",
      "secret",
      false,
      "/m: there are no directories to mount here",
    ]);
  });

  test("a mixed module, the modules that ship, what is refused and the source of an error", async () => {
    const result = await resultOf(`
      const runtime = await loadRuntime();
      const bytes = async (path) => new Uint8Array(await (await fetch("repository/" + path)).arrayBuffer());
      const files = {
        "/app/complex.lua": [
          "local name, path, exports = ... exports.seen = { name, path }",
          "",
          "function exports.fail() error('in the script') end",
        ].join("\\n"),
        "/app/complex.wasm": await bytes("native/modules/complex/mixed/complex.wasm"),
        "/app/broken.lua": "local a\\nlocal = 1",
      };
      const state = runtime.createState({ context: "/app", confined: true, files });
      const failure = (code) => { try { state.run(code); } catch (error) { return [error.message, error.excerpt]; } };
      const values = state.run(\`
        local m, path = require "complex"
        local prelude, packages = require "prelude", require "packages"
        return m.seen[1], m.seen[2] == path, type(m.times),
          prelude.container("base", string.upper), packages.open({ a = 1 }, {}).a
      \`);
      state.run("local f = io.open('/app/chunk.lua', 'wb') f:write(string.dump(load 'return 1')) f:close()");
      done([values, ...["require('complex').fail()", "require 'broken'", "require 'chunk'", "require 'a\\\\0b'", "require '../a'"].map(failure)]);`);
    expect(result).toEqual([
      ["complex", true, "function", "BASE", 1],
      [
        "/app/complex.lua:3: in the script",
        "/app/complex.lua:3\n   2 |\n > 3 | function exports.fail() error('in the script') end",
      ],
      [
        "error loading module 'broken' from file '/app/broken.lua':\n\t/app/broken.lua:2: <name> expected near '='",
        "/app/broken.lua:2\n   1 | local a\n > 2 | local = 1",
      ],
      [
        "error loading module 'chunk' from file '/app/chunk.lua':\n\tattempt to load a binary chunk (mode is 't')",
        expect.anything(),
      ],
      [expect.stringMatching(/bad argument #1 to 'require' \(string contains zeros\)$/), expect.anything()],
      [expect.stringMatching(/^module name "..\/a": /), expect.anything()],
    ]);
  });

  test("a script and what it requires, fetched from a path relative to the page", async () => {
    const result = await resultOf(`
      const runtime = await loadRuntime();
      const report = await runtime.preload("digest-report.lua", { source: "repository/examples" });
      const beside = await runtime.preload("repository/examples/digest-report.lua", { context: "/beside" });
      const modules = await runtime.preload("main.lua", {
        context: "/app",
        source: async (path) => path === "main.lua" ? "return require('digest').hex('md5', '')"
          : path === "digest.wasm" ? new Uint8Array(await (await fetch("repository/native/modules/digest/digest.wasm")).arrayBuffer()) : undefined,
      });
      const state = runtime.createState({ context: "/app" });
      done({
        loaded: report.loaded,
        beside: beside.loaded.flatMap(({ files }) => files),
        missing: report.missing.map(({ name }) => name),
        lost: modules.missing,
        value: state.run("return dofile('/app/main.lua')"),
      });`);
    expect(result).toEqual({
      loaded: [
        { files: ["/app/digest-report.lua"] },
        { name: "textstats", files: ["/app/textstats.lua", "/app/textstats.wasm"] },
        { name: "lib.report", files: ["/app/lib/report.lua"] },
      ],
      beside: ["digest-report.lua", "textstats.lua", "textstats.wasm", "lib/report.lua"].map(
        (file) => `/beside/${file}`,
      ),
      missing: ["digest"],
      lost: [],
      value: ["d41d8cd98f00b204e9800998ecf8427e"],
    });
  });
});
