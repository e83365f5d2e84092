/** What `perilune/plugin` makes of files and trees, and how it reports errors, without a bundler. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Bundler, Message } from "../../src/plugin/bundler.js";
import { withCoreAddress } from "../../src/plugin/core-address.node.js";
import { fileModule } from "../../src/plugin/files.node.js";
import { pluginOptions } from "../../src/plugin/plugin-options.js";
import { treeModule, treeModuleName } from "../../src/plugin/tree.node.js";
import { ROOT } from "../support/compile.js";

let directory: string;
beforeAll(() => {
  directory = realpathSync(mkdtempSync(path.join(tmpdir(), "perilune-plugin-")));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const watched: string[] = [];
const errors: Message[] = [];
const warnings: Message[] = [];
const bundler: Bundler = {
  addWatchFile: (file) => watched.push(file),
  error: (message) => errors.push(message),
  warn: (message) => warnings.push(message),
};
beforeEach(() => {
  for (const list of [watched, errors, warnings]) list.length = 0;
});

const place = (name: string): string => path.join(directory, name);

function write(name: string, content: string | Uint8Array): string {
  mkdirSync(path.dirname(place(name)), { recursive: true });
  writeFileSync(place(name), content);
  return place(name);
}

const options = pluginOptions({ build: { compiler: "npm", cache: false } });

/** The default export of a module's text. */
async function valueOf(text: string | undefined): Promise<unknown> {
  const address = `data:text/javascript,${encodeURIComponent(text ?? "")}`;
  return ((await import(/* @vite-ignore */ address)) as { default: unknown }).default;
}

test("Lua is text, or bytes if it is not UTF-8", async () => {
  const text = 'return "\u00fc\u2028\\n\u{1F319}"\r\n';
  expect(await valueOf(await fileModule(write("a.lua", text), options, bundler))).toBe(text);
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect(await valueOf(await fileModule(write("b.lua", bytes), options, bundler))).toEqual(bytes);
  await expect(fileModule(place("none.lua"), options, bundler)).rejects.toThrow("ENOENT");
});

test("a native module is bytes; other WebAssembly is left to the bundler", async () => {
  const digest = new Uint8Array(readFileSync(path.join(ROOT, "native/modules/digest/digest.wasm")));
  expect(await valueOf(await fileModule(write("digest.wasm", digest), options, bundler))).toEqual(digest);
  const core = readFileSync(path.join(ROOT, "wasm/perilune.wasm"));
  for (const other of [core, Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0), new Uint8Array()])
    expect(await fileModule(write("other.wasm", other), options, bundler)).toBeUndefined();
  // Without its section perilune.abi, whose name begins here.
  const at = Buffer.from(digest).indexOf("perilune.abi");
  const stripped = Uint8Array.from(digest, (byte, index) => (index === at ? 0x71 : byte));
  await fileModule(write("stripped.wasm", stripped), options, bundler);
  expect(errors).toEqual([
    {
      id: place("stripped.wasm"),
      message: expect.stringContaining("stripped.wasm: the module has no perilune.abi section") as string,
      pluginCode: "ERR_MODULE_NO_ABI",
    },
  ]);
});

test("C is compiled; its headers are watched, and errors and warnings have a place", async () => {
  const c = (body: string): string => `#include <lua.h>\n#include "h.h"\n${body}\n`;
  const header = write("c/h.h", "#define ONE 1\n");
  const good = write(
    "c/good.c",
    c("int luaopen_good(lua_State *L) { int unused(void); return (ONE == ONE) - 1; }"),
  );
  expect(await valueOf(await fileModule(good, options, bundler))).toBeInstanceOf(Uint8Array);
  expect(watched).toEqual([good, header]);

  const bad = write("c/bad.c", c("int luaopen_bad(lua_State *L) {\n  return ONE ONE;\n}"));
  await fileModule(bad, options, bundler);
  expect(errors).toEqual([
    {
      id: bad,
      message: expect.stringMatching(
        /bad\.c does not compile:\n.*bad\.c:4:13: error: expected ';'/,
      ) as string,
      pluginCode: "ERR_COMPILE",
      loc: { file: bad, line: 4, column: 12 },
    },
  ]);

  const noInit = write("c/none.c", c("int other;"));
  await fileModule(noInit, options, bundler);
  expect(errors[1]).toMatchObject({ id: noInit, pluginCode: "ERR_NO_INIT" });
  expect(errors[1]).not.toHaveProperty("loc");

  const warned = write("c/warned.c", c("#warning careful\nint luaopen_warned(lua_State *L) { return 0; }"));
  await fileModule(warned, options, bundler);
  expect(warnings).toMatchObject([{ id: warned, loc: { file: warned, line: 3 } }]);
  await expect(fileModule(good, pluginOptions({ build: { defines: 1 } as object }), bundler)).rejects.toThrow(
    "defines",
  );
});

test("trees are named by their directory", () => {
  const root = place("site");
  mkdirSync(root, { recursive: true });
  const name = (specifier: string, importer?: string): string | undefined =>
    treeModuleName(specifier, importer, root);
  expect(name("./lua/?tree", "/a/b/main.js")).toBe("/a/b/lua/?tree");
  expect(name("../lua?tree", "/a/b/main.js")).toBe("/a/lua/?tree");
  expect(name(`${directory}/?tree`)).toBe(`${directory}/?tree`);
  expect(name("/lua/?tree")).toBe(`${root}/lua/?tree`);
  expect(name("./lua/?raw", "/a/b/main.js")).toBeUndefined();
});

test("a tree has Lua files and native modules", () => {
  write("tree/b/x.lua", "");
  write("tree/a.c", "");
  write("tree/core.wasm", readFileSync(path.join(ROOT, "wasm/perilune.wasm")));
  for (const left of ["tree/.git/x.lua", "tree/node_modules/x.lua", "tree/readme.md"]) write(left, "");
  const tree = place("tree");
  expect(treeModule(tree, "/app/", bundler)).toBe(
    `import file0 from ${JSON.stringify(`${tree}/a.c`)};\n` +
      `import file1 from ${JSON.stringify(`${tree}/b/x.lua`)};\n` +
      'export default {\n  "/app/a.wasm": file0,\n  "/app/b/x.lua": file1,\n};\n',
  );
  expect(warnings.map(({ message }) => message)).toEqual([
    "core.wasm is left out: it is not a native module of Lua",
  ]);

  write("twice/a.c", "");
  write("twice/a.wasm", readFileSync(path.join(ROOT, "native/modules/digest/digest.wasm")));
  treeModule(place("twice"), "/app", bundler);
  treeModule(place("nowhere"), "/app", bundler);
  treeModule(place("tree/a.c"), "/app", bundler);
  expect(errors.map(({ message }) => message)).toEqual([
    "a.c and a.wasm would both be a.wasm",
    `${place("nowhere")} is not a directory; ?tree imports the files of one`,
    `${place("tree/a.c")} is not a directory; ?tree imports the files of one`,
  ]);
});

test("the core's address becomes what the bundler emits", () => {
  const code = 'wasm: () => new URL("../wasm/perilune.wasm", import.meta.url)';
  const id = path.join(ROOT, "dist/browser.js");
  const core = path.join(ROOT, "wasm/perilune.wasm");
  const emitted: string[] = [];
  const emit = ({ name, source }: { name: string; source: Uint8Array }): string => {
    emitted.push(`${name} ${source.length}`);
    return "ref";
  };
  expect(withCoreAddress(code, id, "rollup", emit)).toBe(
    "wasm: () => new URL(import.meta.ROLLUP_FILE_URL_ref)",
  );
  expect(emitted).toEqual([`perilune.wasm ${readFileSync(core).length}`]);
  expect(withCoreAddress(code, id, "esbuild", emit)).toBe(
    `import periluneCore0 from ${JSON.stringify(`perilune-core:${core}`)};\nwasm: () => new URL(periluneCore0, import.meta.url)`,
  );
  expect(withCoreAddress(code, id, "bun", emit)).toBe(
    `import periluneCore0 from ${JSON.stringify(core)} with { type: "file" };\nwasm: () => new URL(periluneCore0, import.meta.url)`,
  );
  expect(withCoreAddress('new URL("./x.js", import.meta.url)', id, "rollup", emit)).toBeUndefined();
});
