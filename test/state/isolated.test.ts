/** States with a runtime of their own, one by one and from a pool. */
import { describe, expect, it } from "vitest";
import { LuaState, type StateOptions } from "../../src/index.js";
import { caught } from "../support/caught.js";
import { coded } from "../support/coded.js";
import { collectUntil } from "../support/gc.js";
import { Collected, products, sharedRuntime } from "../support/products.js";
import { rejection } from "../support/promises.js";
import { TRAPS, trapFiles } from "../support/traps.js";

const MB = 2 ** 20;
const files = await trapFiles();

describe.each(products)("isolated states ($name)", ({ loadRuntime }) => {
  const output = new Collected();
  const runtime = sharedRuntime(
    { name: "release", loadRuntime, entry: "" },
    {
      realFiles: false,
      files: { ...files, "/app/given.lua": "return 'given'" },
      stdout: output,
      memory: 32 * MB,
    },
  );

  it("have the libraries, options and streams of any other", async () => {
    using state = await runtime().createState({
      isolated: true,
      sandbox: "strict",
      globals: { twice: (n: number) => n * 2 },
      limits: { fuel: 10_000 },
    });
    expect(state).toBeInstanceOf(LuaState);
    expect(state.run("print('written') return twice(21), io")).toEqual([42, undefined]);
    expect(output.text()).toBe("written\n");
    expect(() => state.run("while true do end")).toThrow(coded("ERR_LIMIT"));
  });

  it("find the files of the runtime, also later ones, and keep what they write", async () => {
    using state = await runtime().createState({ isolated: true, context: "/app" });
    runtime().files.write("/app/late.lua", "return 'late'");
    expect(state.run("return require 'given', (require 'late')")).toEqual(["given", "late"]);
    state.run("local f = io.open('/app/own.txt', 'w') f:write('x') f:close() os.remove('/app/given.lua')");
    expect(state.files.isFile("/app/own.txt")).toBe(true);
    expect(runtime().files.isFile("/app/own.txt")).toBe(false);
    expect(runtime().files.isFile("/app/given.lua")).toBe(true);
  });

  it("have all the memory that the runtime may take, each", async () => {
    const fill = "kept = {} for i = 1, 20 do kept[i] = ('x'):rep(2^20) .. i end return #kept";
    const states = await Promise.all(
      [1, 2, 3].map(async () => runtime().createState({ isolated: true, sandbox: "none" })),
    );
    for (const state of states) expect(state.run(fill)).toEqual([20]);
    expect(runtime().stats()).toMatchObject({ states: 3 });
    expect(runtime().stats().memory).toBeGreaterThan(60 * MB);
    for (const state of states) state.close();
    expect(runtime().stats()).toMatchObject({ states: 0 });
    expect(runtime().stats().memory).toBeLessThan(32 * MB);
  });

  it("die alone: a trap within the allocator breaks no other state", async () => {
    using neighbour = runtime().createState();
    using other = await runtime().createState({ isolated: true });
    const state = await runtime().createState({ isolated: true, context: TRAPS });
    expect(() => state.run("local t = require 'traps' t.breakheap() t.allocate()")).toThrow(
      expect.objectContaining({ runtimeDead: true }),
    );
    expect(() => state.run("return 1")).toThrow(coded("ERR_RUNTIME_DEAD"));
    state.close();
    const exits = await runtime().createState({ isolated: true });
    expect(() => exits.run("os.exit(3)")).toThrow();
    exits.close();
    expect([neighbour.run("return 1"), other.run("return 2")]).toEqual([[1], [2]]);
  });

  it("pass their tables to no other state", async () => {
    using state = await runtime().createState({ isolated: true });
    using neighbour = runtime().createState();
    expect(() => {
      neighbour.set("t", state.createTable());
    }).toThrow(coded("ERR_HANDLE_FOREIGN"));
  });

  it("give their memory back when they are closed", async () => {
    let gone = 0;
    const registry = new FinalizationRegistry(() => gone++);
    const use = async (): Promise<void> => {
      const state = await runtime().createState({ isolated: true });
      state.run("kept = ('x'):rep(2^23)");
      registry.register(state, undefined);
      state.close();
    };
    for (let i = 0; i < 4; i++) await use();
    await collectUntil(() => gone === 4);
    expect(gone).toBe(4);
  });

  it("are refused with options that no state takes", async () => {
    await expect(runtime().createState({ isolated: true, sandbox: "odd" as "none" })).rejects.toThrow(
      coded("ERR_OPTION"),
    );
    expect(() => runtime().createState({ isolated: "yes" } as unknown as StateOptions)).toThrow(
      coded("ERR_OPTION"),
    );
    await expect(
      runtime().template({ isolated: true } as unknown as Parameters<
        ReturnType<typeof runtime>["template"]
      >[0]),
    ).rejects.toThrow(coded("ERR_OPTION"));
  });

  it("come from a pool, which makes others ready", async () => {
    const pool = await runtime().isolatedPool({ size: 2 });
    expect(pool.ready).toBe(2);
    const states = [await pool.createState(), await pool.createState(), await pool.createState()];
    expect(pool.ready).toBe(0);
    states[0]?.run("shared = 1");
    expect(states[1]?.run("return shared")).toEqual([undefined]);
    while (pool.ready < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    pool.close();
    expect(pool.ready).toBe(0);
    const closed = await rejection(pool.createState());
    expect(closed).toMatchObject({ code: "ERR_RUNTIME_CLOSED", message: "the pool of runtimes is closed" });
    for (const state of states) expect(state.run("return 1")).toEqual([1]);
    for (const state of states) state.close();
  });

  it.each([0, -1, 1.5, "2", undefined])("refuse a pool of %s", async (size) => {
    await expect(runtime().isolatedPool({ size: size as number })).rejects.toThrow(coded("ERR_OPTION"));
  });

  it("are closed with their runtime", async () => {
    const own = await loadRuntime({ realFiles: false });
    const state = await own.createState({ isolated: true });
    const pool = await own.isolatedPool({ size: 1 });
    const starting = own.createState({ isolated: true });
    state.set("close", () => {
      own.close();
    });
    expect(caught(() => state.run("close()"))).toMatchObject({ cause: coded("ERR_STATE_BUSY") });
    own.close();
    expect(state.closed).toBe(true);
    await expect(starting).rejects.toThrow(coded("ERR_RUNTIME_CLOSED"));
    await expect(pool.createState()).rejects.toThrow("the runtime is closed");
  });
});
