/** wasmoon's own build has the faults that pains.ts lists; `LuaState` has none of them. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { LuaFactory, type LuaEngine } from "wasmoon";
import { describe, expect, it } from "vitest";
import type { HostFunction, LuaInput, LuaReference, LuaState } from "../../src/index.js";
import { LuaTable } from "../../src/index.js";
import { builtPackage } from "../support/built.js";
import { ROOT } from "../support/compile.js";
import { products, sharedRuntime } from "../support/products.js";
import { PAINS, runPain, type Embed, type Embedding } from "./pains.js";

const wasmoonFile = createRequire(import.meta.url).resolve("wasmoon");

function ownSources(): string[] {
  const src = path.join(ROOT, "src");
  const names = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const files = [...names.map((name) => path.join(src, name)), path.join(ROOT, "wasm", "perilune.web.mjs")];
  return files.map((file) => readFileSync(file, "utf8"));
}

/** Kept from the garbage collector: the finalizer of a crashed engine would crash again. */
const kept: LuaEngine[] = [];

const wasmoon: Embed = async (directory) => {
  const engine = await new LuaFactory().createEngine();
  kept.push(engine);
  engine.doStringSync(`package.path = [[${directory}/?.lua]]`);
  return {
    run: async (source) => [(await engine.doString(source)) as unknown],
    runSync: (source) => [engine.doStringSync(source) as unknown],
    call: async (fn, ...args) => [await (fn as (...args: unknown[]) => unknown)(...args)],
    set: (name, value) => {
      engine.global.set(name, value);
    },
    get: (name) => engine.global.get(name) as unknown,
    limit: (milliseconds) => {
      engine.global.setTimeout(milliseconds === undefined ? undefined : Date.now() + milliseconds);
    },
    waiting: (expression) => `${expression}:await()`,
    sources: () => [readFileSync(wasmoonFile, "utf8")],
    entry: () => wasmoonFile,
    close: () => {
      engine.global.close();
    },
  };
};

function ours(state: LuaState): Embedding {
  return {
    run: (source) => state.runAsync(source),
    runSync: (source) => state.run(source),
    call: (fn, ...args) => state.callAsync(fn as LuaReference & HostFunction, args as LuaInput[]),
    set: (name, value) => {
      state.set(name, value as LuaInput);
    },
    get: (name) => {
      const value: unknown = state.get(name);
      return value instanceof LuaTable ? value.toJS() : value;
    },
    limit: (timeout) => {
      state.limits.set(timeout === undefined ? {} : { timeout });
    },
    waiting: (expression) => expression,
    sources: ownSources,
    entry: () => path.join(builtPackage(), "dist", "browser.js"),
    close: () => {
      state.close();
    },
  };
}

describe("wasmoon's own build", () => {
  it.each(PAINS)("fails where $what ($issues)", async (pain) => {
    await expect(runPain(pain, wasmoon)).rejects.toThrow(pain.wasmoon);
  });
});

describe.each(products)("LuaState ($name)", (product) => {
  const runtime = sharedRuntime(product);

  it.each(PAINS)("$what", async (pain) => {
    const embed: Embed = (directory) => Promise.resolve(ours(runtime().createState({ context: directory })));
    await runPain(pain, embed);
  });
});
