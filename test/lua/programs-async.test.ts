/**
 * The programs of this folder once more, each in an asynchronous call whose `print` and `io.write` wait for a promise
 * wherever they can: what is suspended at any place goes on as if it had not been. Native Lua runs them in a coroutine.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { nativeLua } from "../support/native-lua.mjs";
import { Collected, products, sharedRuntime } from "../support/products.js";
import { sampled } from "../support/scale.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** Programs that look at what the test does to them, with what they look at. */
const LOOKING: Readonly<Record<string, string>> = {
  "coroutine-debug.lua": "levels of the stack",
  "debug-info.lua": "levels of the stack, and print",
  "coroutine-status.lua": "the coroutine that it runs in",
  "string-dump.lua": "print, which it dumps",
};
const programs = readdirSync(FOLDER).filter((name) => name.endsWith(".lua") && !(name in LOOKING));
const native = await nativeLua();
const why = "missing" in native ? ` (no native Lua: ${native.missing})` : "";

/** What differs on purpose: error numbers are those of Emscripten's C library. */
const ERRNO = /(No such file or directory)\t\d+/g;

/** Both run this around the program; `wait` is there on one side only. */
const PRELUDE = `
  local wait, print_now, write_now, pcall = wait, print, io.write, pcall
  waits = 0
  local function pause() if wait then waits = waits + (pcall(wait) and 1 or 0) end end
  function print(...) pause() return print_now(...) end
  function io.write(...) pause() return write_now(...) end
`;

function onNative(program: string): string {
  if ("missing" in native) throw new Error(native.missing);
  const script = `${PRELUDE} coroutine.wrap(assert(loadfile("${program}")))()`;
  return execFileSync(native.lua, ["-e", script], { cwd: FOLDER, encoding: "latin1", maxBuffer: 1 << 26 });
}

describe.each(sampled(products, 2))(`programs that are suspended all the time ($name)${why}`, (product) => {
  const stdout = new Collected();
  const runtime = sharedRuntime(product, { stdout, stderr: new Collected() });

  it.skipIf("missing" in native).each(sampled(programs, 2))("%s", async (program) => {
    const source = readFileSync(path.join(FOLDER, program));
    stdout.take();
    using state = runtime().createState({ sandbox: "none" });
    state.set("wait", () => Promise.resolve());
    state.run(PRELUDE);
    state.delete("wait");
    await state.runAsync(source, { name: `@${program}` });
    const found = Buffer.from(stdout.take()).toString("latin1");
    expect(found.replace(ERRNO, "$1")).toBe(onNative(program).replace(ERRNO, "$1"));
    expect(state.get("waits")).toBeGreaterThan(0);
  });
});
