/**
 * Init functions and constructors that trap: `pcall` cannot catch them, only that state dies, and an incomplete link frees
 * what it took.
 */
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { NativeTrap } from "../../src/errors/state.js";
import type { LuaState } from "../../src/index.js";
import { compileFiles } from "../support/compile.js";
import { heapTop, put, temporaryDirectory, thrown } from "../support/native-scene.js";
import { products, sharedRuntime } from "../support/products.js";
import { runtimeInternals } from "../support/internals.js";

/** For each file, the names that open it. */
const TRAPS: Readonly<Record<string, readonly string[]>> = {
  trap_bounds: ["trap_bounds"],
  trap_unreachable: ["trap_unreachable"],
  trap_stack: ["trap_stack"],
  trap_indirect: ["trap_indirect", "trap_indirect.type"],
  trap_constructor: ["trap_constructor"],
};

const WAYS: readonly [string, (state: LuaState, name: string, file: string) => unknown][] = [
  ["require", (state, name) => state.run("return require(...)", { args: [name] })],
  ["pcall(require)", (state, name) => state.run("return pcall(require, ...)", { args: [name] })],
  [
    "require in a coroutine",
    (state, name) => state.run("return coroutine.resume(coroutine.create(require), ...)", { args: [name] }),
  ],
  [
    "package.loadlib",
    (state, name, file) =>
      state.run("return package.loadlib(...)()", { args: [file, `luaopen_${name.replaceAll(".", "_")}`] }),
  ],
  ["openNative", (state, name, file) => state.openNative(file, name)],
];

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product, { stdlib: false });
  const modules = new Map<string, Uint8Array>();

  beforeAll(async () => {
    for (const file of Object.keys(TRAPS)) {
      modules.set(`${file}.wasm`, await compileFiles(`test/fixtures/bad/${file}.c`, { name: file }));
    }
    modules.set(
      "statics.wasm",
      await compileFiles("test/fixtures/native/my_module.c", { name: "my_module" }),
    );
  });

  test.each(WAYS)("by %s", (_, open) => {
    const directory = temporaryDirectory();
    put(directory, Object.fromEntries(modules));
    const context = { context: directory, ignoreEnvironment: true };
    const neighbour = runtime().createState(context);
    neighbour.run("kept = { 'alive' }");
    for (const [file, names] of Object.entries(TRAPS)) {
      for (const name of names) {
        for (let again = 0; again < 3; again++) {
          const state = runtime().createState(context);
          const stackPointer: unknown = runtimeInternals(runtime()).core.stackPointer.value;
          const trap = thrown(() => open(state, name, path.join(directory, `${file}.wasm`))) as NativeTrap;
          expect(trap, name).toBeInstanceOf(NativeTrap);
          expect(trap.runtimeDead).toBe(false);
          expect(trap.cause).toBeInstanceOf(Error);
          expect(runtimeInternals(runtime()).core.stackPointer.value).toBe(stackPointer);
          expect(thrown(() => state.run("return 1"))).toMatchObject({ code: "ERR_STATE_DEAD" });
          expect(state.death).toBe(trap);
          state.close();
          expect(neighbour.run("return kept[1], #package.searchers")).toEqual(["alive", 5]);
        }
      }
    }
    expect(neighbour.run("return package.loaded.trap_bounds")).toEqual([undefined]);
    neighbour.close();
  });

  test("a constructor that traps: memory and table slots are used again", () => {
    const directory = temporaryDirectory();
    put(directory, Object.fromEntries(modules));
    const file = path.join(directory, "trap_constructor.wasm");
    const attempt = (): void => {
      const state = runtime().createState({ context: directory });
      expect(thrown(() => state.openNative(file))).toBeInstanceOf(NativeTrap);
      state.close();
    };
    attempt();
    const slots = runtimeInternals(runtime()).core.table.length;
    const top = heapTop(runtime());
    for (let round = 0; round < 50; round++) attempt();
    expect(runtimeInternals(runtime()).core.table.length).toBe(slots);
    // A dead state's own memory is not freed; static data of 50 modules would be added to it.
    expect((heapTop(runtime()) - top) / 50).toBeLessThan(64 * 1024);
  });
});
