/** C compiled in a page: by the npm compiler, served with the package's headers, and required at once. */
import path from "node:path";
import { expect, test } from "vitest";
import { builtPackage } from "../support/built.js";
import { inEachBrowser } from "../support/browsers/engines.js";
import { compileFiles, ROOT } from "../support/compile.js";
import { ALL } from "../support/scale.js";

const CLANG = path.join(ROOT, "node_modules/@yowasp/clang/gen");
/** The page loads and compiles 75 MB of LLVM before it compiles anything. */
const SECONDS = 150;

const digest = "native/modules/digest";
const digestFiles = ["digest", "blocks", "crc32", "encode", "md5", "sha1", "sha256", "sha512", "xxh64"].map(
  (name) => `${digest}/${name}.c`,
);

const folders = (): Record<string, string> => ({
  "/package/": builtPackage(),
  "/clang/": CLANG,
  "/repository/": ROOT,
});

inEachBrowser("compiling C", folders, (pages) => {
  test.runIf(ALL)(
    "a module from texts, one from fetched files, and what the compiler says of a mistake",
    async () => {
      const run = await pages.run(
        `
        import { loadRuntime, bytesInput } from "./package/dist/browser.js";
        import { compileSources, fetchSysroot, CompileError } from "./package/dist/compile-browser.js";
        import * as clang from "./clang/bundle.js";

        const at = (path) => new URL(path, location.href);
        const sysroot = await fetchSysroot(at("package/wasm/sysroot/"), at("package/native/include/"));

        const hello = await compileSources({
          clang, sysroot, name: "hello",
          sources: {
            "hello.c": \`
              #include <lua.h>
              #include <lauxlib.h>
              #include <string.h>
              #include "greeting.h"
              static int greet (lua_State *L) {
                lua_pushfstring(L, GREETING ", %s (%d)", luaL_checkstring(L, 1), (int)strlen(luaL_checkstring(L, 1)));
                return 1;
              }
              int luaopen_hello (lua_State *L) { lua_pushcfunction(L, greet); return 1; }\`,
            "greeting.h": '#define GREETING "hello"',
          },
        });

        const names = ${JSON.stringify([...digestFiles, `${digest}/digest.h`, `${digest}/encode.h`])};
        const texts = await Promise.all(names.map(async (name) => [name, await (await fetch("repository/" + name)).text()]));
        const digest = await compileSources({ clang, sysroot, name: "digest", sources: Object.fromEntries(texts) });

        let said = "";
        await compileSources({ clang, sysroot, sources: { "bad.c": "int luaopen_bad (void) { return oops; }" } }).catch((error) => {
          said = (error instanceof CompileError) + ": " + error.message;
        });

        const runtime = await loadRuntime({
          stdin: bytesInput(),
          files: { "/app/hello.wasm": hello.wasm, "/app/digest.wasm": digest.wasm },
        });
        const state = runtime.createState({ context: "/app" });
        done({
          greeting: state.run("return require('hello')(...)", { args: ["Lua"] }),
          sha256: state.run("return require('digest').hex('sha256', 'abc')"),
          warnings: hello.warnings + digest.warnings,
          bytes: [...digest.wasm],
          said,
        });
        `,
        { seconds: SECONDS },
      );
      const result = run.result as {
        greeting: unknown;
        sha256: unknown;
        warnings: string;
        bytes: number[];
        said: string;
      };
      expect(result.greeting).toEqual(["hello, Lua (3)"]);
      expect(result.sha256).toEqual(["ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"]);
      expect(result.warnings).toBe("");
      expect(result.said).toMatch(/^true: [^]*bad\.c:1:\d+: error: .*oops/);
      expect(run.requests.filter((url) => !url.startsWith(`${pages.server.origin}/`))).toEqual([]);
      // The same compiler, headers and flags produce the same code in Node.
      expect(Buffer.from(result.bytes).equals(await compileFiles(digestFiles, { name: "digest" }))).toBe(
        true,
      );
    },
    (SECONDS + 60) * 1000,
  );
});
