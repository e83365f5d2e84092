/**
 * Randomly broken files (1,000 in a full run), from a fixed seed: each is rejected with a message that names it, the same each
 * time, and leaks nothing. A few faults cannot be detected (a changed letter in a text, a swapped instruction). Those files
 * are linked in separate runtimes, since their code may do anything.
 */
import { describe, expect, test } from "vitest";
import { coreExports } from "../../src/core/generated/exports.js";
import { ModuleError } from "../../src/errors/module.js";
import { hasCode } from "../../src/errors/has-code.js";
import { NativeTrap } from "../../src/errors/state.js";
import { LuaError, type LuaState } from "../../src/index.js";
import { check as checkModule } from "../../src/modules/native/check.js";
import { compileFiles } from "../support/compile.js";
import { footprint, heapTop, thrown } from "../support/native-scene.js";
import { products, sharedRuntime, type Product } from "../support/products.js";
import { rounds } from "../support/scale.js";

const FILES = rounds(100, 1000);
const SEED = 20_240_611;
const DIRECTORY = "/broken";

/** Returns a generator of numbers from 0 to 1, the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Breaks a file in one of several ways: truncated, bits flipped, bytes removed, bytes inserted, a range overwritten. */
function broken(bytes: Uint8Array, next: () => number): Uint8Array {
  const below = (limit: number): number => Math.floor(next() * limit);
  const at = below(bytes.length);
  const length = 1 + below(40);
  const noise = Uint8Array.from({ length }, () => below(256));
  const put = (middle: Uint8Array, from: number): Uint8Array =>
    Uint8Array.from([...bytes.subarray(0, at), ...middle, ...bytes.subarray(from)]);
  switch (below(5)) {
    case 0:
      return bytes.slice(0, at);
    case 1: {
      const turned = bytes.slice();
      for (let bits = 1 + below(8); bits > 0; bits--) {
        const place = below(turned.length);
        turned[place] = (turned[place] ?? 0) ^ (1 << below(8));
      }
      return turned;
    }
    case 2:
      return put(new Uint8Array(), at + length);
    case 3:
      return put(noise, at);
    default:
      return put(noise, at + length);
  }
}

/** Whether nothing distinguishes the file from a valid one, so that its code may do anything once linked. */
function goesUnnoticed(bytes: Uint8Array, file: string): boolean {
  try {
    checkModule(bytes, file, coreExports());
  } catch {
    return false;
  }
  return WebAssembly.validate(bytes as BufferSource);
}

/** Links such a file in a separate runtime, because its constructors and relocations may overwrite memory. */
async function linkAlone(product: Product, file: string, bytes: Uint8Array): Promise<"linked" | "trapped"> {
  const runtime = await product.loadRuntime({ stdlib: false, realFiles: false, files: { [file]: bytes } });
  const state = runtime.createState({ ignoreEnvironment: true });
  try {
    loadlib(state, file);
    return "linked";
  } catch (error) {
    // Overwritten memory may be noticed by an assertion of the debug core, or by Lua itself: it holds the name under which
    // loadlib looks up its libraries.
    expect(error).toSatisfy(
      (end) => end instanceof NativeTrap || hasCode(end, "ERR_NATIVE_ABORT") || end instanceof LuaError,
    );
    return "trapped";
  }
}

const loadlib = (state: LuaState, file: string): unknown[] =>
  state.run("return package.loadlib(..., '*')", { args: [file] });

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product, { stdlib: false, realFiles: false });

  test(`${FILES} broken files`, async () => {
    const sources = ["my_module", "structs", "keeps"].map((name) =>
      compileFiles(`test/fixtures/native/${name}.c`, { name }),
    );
    const originals = await Promise.all(sources);
    const next = random(SEED);
    const context = { context: DIRECTORY, ignoreEnvironment: true };
    const state = runtime().createState(context);
    const counts = { refused: 0, linked: 0, trapped: 0 };

    const check = (file: string, name: string): void => {
      const message = loadlib(state, file)[1] as string;
      const before = footprint(runtime(), state);
      const top = heapTop(runtime());
      expect(message.startsWith(`${file}: `), message).toBe(true);
      const opened = thrown(() => state.openNative(file)) as ModuleError;
      expect(opened).toBeInstanceOf(ModuleError);
      expect(opened.code).toMatch(/^ERR_MODULE_/);
      expect(opened).toMatchObject({ file, message });
      const required = thrown(() => state.run(`return require(...)`, { args: [name] })) as LuaError;
      expect(required).toBeInstanceOf(LuaError);
      expect(required.message).toBe(`error loading module '${name}' from file '${file}':\n\t${message}`);
      expect(required.cause).toMatchObject({ code: opened.code });
      expect(loadlib(state, file)).toEqual([undefined, message, "open"]);
      expect(footprint(runtime(), state)).toEqual(before);
      expect(heapTop(runtime()) - top).toBeLessThan(64 * 1024);
    };

    for (let index = 0; counts.refused < FILES; index++) {
      const original = originals[index % originals.length] ?? new Uint8Array();
      const name = `broken${index}`;
      const file = `${DIRECTORY}/${name}.wasm`;
      const bytes = broken(original, next);
      if (goesUnnoticed(bytes, file)) {
        counts[await linkAlone(product, file, bytes)]++;
        continue;
      }
      runtime().files.write(file, bytes);
      const result = loadlib(state, file);
      expect(result[0]).toBeUndefined();
      counts.refused++;
      check(file, name);
    }
    expect(counts.refused).toBe(FILES);
    // Few faults cannot be detected.
    expect(counts.linked + counts.trapped).toBeLessThan(FILES / 2);
    expect(state.run("return 1 + 1")).toEqual([2]);
    runtime().files.write(`${DIRECTORY}/my_module.wasm`, originals[0] ?? new Uint8Array());
    expect(state.run(`return require("my_module").meaningOfLife`)).toEqual([42]);
    state.close();
  });
});
