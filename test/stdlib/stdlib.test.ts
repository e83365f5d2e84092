/**
 * The modules of stdlib/, by Lua tests of the same names: on both products, required from the directory that ships, and
 * on native Lua, since they are ordinary Lua.
 */
import { execFile } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/compile.js";
import { nativeLua } from "../support/native-lua.mjs";
import { Collected, products, sharedRuntime } from "../support/products.js";

const HERE = path.join(ROOT, "test", "stdlib");
const STDLIB = path.join(ROOT, "stdlib");
const modules = readdirSync(STDLIB)
  .filter((file) => file.endsWith(".lua"))
  .map((file) => path.basename(file, ".lua"));
const native = await nativeLua();
const without = "missing" in native ? ` (skipped: ${native.missing})` : "";
const run = promisify(execFile);

/** The last line of each test's output. */
const done = (name: string): string => `${name}: all is well\n`;

it("there are modules, each with a Lua test", () => {
  expect(modules).toEqual(expect.arrayContaining(["channel", "packages", "prelude", "supervisor"]));
  const tests = readdirSync(HERE).filter((file) => file.endsWith(".lua"));
  expect(tests).toEqual(modules.map((name) => `${name}.lua`));
});

describe.each(products)("on the $name core", (product) => {
  const written = new Collected();
  const runtime = sharedRuntime(product, { stdout: written });

  it.each(modules)("%s", (name) => {
    // A context without modules of these names: `require` goes on to the directory that ships.
    using state = runtime().createState({ context: path.join(HERE, "chunks"), ignoreEnvironment: true });
    const file = path.join(HERE, `${name}.lua`);
    state.run(readFileSync(file), { name: `@${file}`, args: [HERE] });
    expect(written.text()).toBe(done(name));
  });
});

describe.skipIf("missing" in native)(`on native Lua${without}`, () => {
  it.each(modules)("%s", async (name) => {
    if ("missing" in native) throw new Error(native.missing);
    const env = { ...process.env, LUA_PATH: path.join(STDLIB, "?.lua"), LUA_CPATH: "" };
    const { stdout } = await run(native.lua, [path.join(HERE, `${name}.lua`), HERE], { env });
    expect(stdout).toBe(done(name));
  });
});
