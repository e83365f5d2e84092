/** The memory that the numbers of many handles take in Lua is given back when the handles are closed. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LuaState, LuaTable } from "../../src/index.js";
import { stateInternals } from "../support/internals.js";
import { products, sharedRuntime } from "../support/products.js";
import { LONG, rounds } from "../support/scale.js";

vi.setConfig({ testTimeout: LONG });

const MANY = rounds(10_000, 200_000);

/** The bytes that a few numbers and the state of the collector may take. */
const SLACK = 20_000;

describe.each(products)("memory of handles ('$name')", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeEach(() => {
    state = runtime().createState();
  });
  afterEach(() => {
    state.close();
  });

  const used = (): number => {
    state.run("collectgarbage() collectgarbage()");
    return state.memory.used;
  };
  const make = (count: number): LuaTable[] => Array.from({ length: count }, () => state.createTable());
  const close = (tables: readonly LuaTable[]): void => {
    for (const table of tables) table.close();
  };

  it("comes back when all are closed, in any order", () => {
    const before = used();
    for (const order of [(list: LuaTable[]) => list, (list: LuaTable[]) => list.reverse()]) {
      const tables = make(MANY);
      expect(used() - before).toBeGreaterThan(MANY * 30);
      close(order(tables));
      expect(used() - before).toBeLessThan(SLACK);
    }
  });

  it("comes back when a scope ends, and a call out of Lua", () => {
    const before = used();
    const scoped = (): void => {
      state.scope(() => make(MANY).length);
    };
    scoped();
    state.set("host", scoped);
    state.run("coroutine.wrap(function() host() end)()");
    expect(used() - before).toBeLessThan(SLACK);
  });

  it("comes back while some stay open, which keep their values and their identity", () => {
    state.run("numbered = {}");
    const before = used();
    const tables = make(MANY);
    const kept = tables.filter((_, i) => i % 1000 === 999);
    kept.forEach((table, i) => {
      table.set("i", i);
      state.set(["numbered", i + 1], table);
    });
    close(tables.filter((_, i) => i % 1000 !== 999));
    expect(used() - before).toBeLessThan(SLACK + kept.length * 300);
    const more = make(100);
    more.forEach((table, i) => {
      table.set("i", -i);
    });
    expect(kept.map((table) => table.get("i"))).toEqual(kept.map((_, i) => i));
    expect(more.map((table) => table.get("i"))).toEqual(more.map((_, i) => -i));
    expect(kept.every((table, i) => state.get(["numbered", i + 1]) === table)).toBe(true);
    expect(state.handleCount).toBe(kept.length + more.length);
    close([...kept, ...more]);
    expect(state.handleCount).toBe(0);
    close(make(10));
  });

  it("stays taken if there is no memory for the smaller table, until there is", () => {
    const before = used();
    const tables = make(MANY);
    const { memory } = stateInternals(state);
    memory.setLimit(0);
    close(tables.slice(0, MANY - 100));
    memory.setLimit(undefined);
    expect(tables.slice(MANY - 100).every((table) => table.length === 0)).toBe(true);
    close(tables);
    close(make(MANY));
    expect(used() - before).toBeLessThan(SLACK);
  });

  it("runs no finalizer and no hook of a script meanwhile", () => {
    state.run(`
      events = 0
      debug.sethook(function() events = events + 1 end, "cr")
      setmetatable({}, { __gc = function() events = events + 1000 end })`);
    const tables = make(MANY);
    const events = state.get<number>("events");
    close(tables);
    expect(state.get("events")).toBe(events);
  });
});
