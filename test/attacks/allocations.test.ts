/**
 * Programs of which each allocation fails in turn: Lua's, malloc's, growth of the memory and of the function table, texts and
 * copies of bytes that JavaScript makes (allocations/drive.ts). The error says that memory ended, or the program gets it as a
 * value; the state goes on, and nothing is left in the host's tables or in the heap.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { FaultyRuntime } from "../support/faults.js";
import { products } from "../support/products.js";
import { ALL, EVERYTHING, LONG, sampled } from "../support/scale.js";
import { Driver, WAYS } from "./allocations/drive.js";
import { COMMANDS } from "./allocations/commands.js";
import { EMBEDDING } from "./allocations/embedding.js";
import { HOSTS } from "./allocations/hosts.js";
import { LIBRARY, WITHOUT_PROGRAM } from "./allocations/library.js";
import { NATIVE } from "./allocations/native.js";

vi.setConfig({ testTimeout: LONG });

const PROGRAMS = [...LIBRARY, ...EMBEDDING, ...HOSTS, ...COMMANDS, ...NATIVE];

/** In a sample, which of the programs run, and how many failures of each. */
const STEP = 4;
const MOST = EVERYTHING ? 40 : ALL ? 12 : 6;

it("there is a program for each function of the library", () => {
  const list = readFileSync(new URL("reachable/standard.txt", import.meta.url), "utf8");
  const functions = [...list.matchAll(/^_G\.([\w.]+): function$/gm)].map(([, name]) => name ?? "");
  const names = [...LIBRARY.map(({ name }) => name), ...Object.keys(WITHOUT_PROGRAM)];
  expect(functions.filter((name) => !names.includes(name))).toEqual([]);
  expect(functions.length).toBeGreaterThan(130);
});

describe.each(products)("programs without memory ($name)", (product) => {
  it.each(WAYS)("for $name: they fail, and leave nothing", async (way) => {
    const driver = new Driver(await FaultyRuntime.load(product, { jit: false }));
    const programs = way.fault === "table" ? NATIVE : sampled(PROGRAMS, STEP);
    for (const program of programs) await driver.each(program, way, MOST);
    // Not each program needs more pages, or copies much.
    const few = way.fault === "growth" ? 2 : way.fault === "script" ? 8 : 1;
    expect(driver.failures).toBeGreaterThan(programs.length / few);
  });
});
