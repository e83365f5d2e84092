/** The flame graph's frames, from what the native module `profile` has measured. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { flameOf, programOf, type Frame } from "../../site/src/panels/flame.js";
import { loadRuntime, type LuaFunction } from "../../src/index.js";
import { ROOT } from "../support/compile.js";

test("frames have the calls below their callers, and times that add up", async () => {
  const state = (await loadRuntime()).createState();
  const module = state.openNative(pathToFileURL(path.join(ROOT, "native/modules/profile/profile.wasm")));
  const [start, stop] = state.run<[LuaFunction, LuaFunction]>("local p = ... return p.start, p.stop", {
    args: [module],
  });
  start();
  await state.runAsync(
    `local function inner() local t = {} for i = 1, 20000 do t[i % 10] = i end end
     local function outer() for _ = 1, 20 do inner() end end
     outer()`,
    { name: "@main.lua" },
  );
  const root = flameOf(String(stop()[0]));
  state.close();

  const program = programOf(root);
  expect(program.name).toBe("main chunk (main.lua)");
  const outer = program.children.find(({ name }) => name === "outer (main.lua:2)");
  const inner = outer?.children.find(({ name }) => name === "inner (main.lua:1)");
  expect(inner).toMatchObject({ file: "main.lua", line: 1 });
  expect(inner?.bytes).toBeGreaterThan(0);
  const check = (frame: Frame): void => {
    const below = frame.children.reduce((sum, child) => sum + child.total, 0);
    expect(frame.total).toBeCloseTo(frame.self + below, 6);
    frame.children.forEach(check);
  };
  check(root);
});
