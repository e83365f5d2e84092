/** The loader on a real compiler's output: from C to a linked module, and its errors for broken files. */

import { beforeAll, describe, expect, test } from "vitest";
import { ModuleError } from "../../src/errors/module.js";
import { writeAbi } from "../../src/modules/native/abi.js";
import { check, initFunctionsOf, type CheckedModule } from "../../src/modules/native/check.js";
import { Linker } from "../../src/modules/native/linker.js";
import { compileFreestanding } from "../support/freestanding.js";
import { ABI_JSON, RICH, sideModule } from "../support/side-module.js";
import { TINY_CORE, TinyCore } from "../support/tiny-core.js";

const SOURCE = `
typedef struct lua_State lua_State;
typedef int (*callback)(int);
extern int strlen(const char *), twice(int), call(callback, int);
extern long long wide(long long);
extern void *stdout;
__attribute__((weak)) extern int nowhere(int);
__attribute__((weak)) extern int noData;
static int add_one(int x) { return x + 1; }
static int counter = 40;
static int *pointer = &counter;
static callback table[] = { add_one, twice, (callback) strlen };
static char bss[1000];
__attribute__((constructor)) static void up(void) { *pointer += 2; }
int luaopen_real(lua_State *L) { return counter; }
int callbacks(lua_State *L) { return call(table[0], 1) * 100 + call(table[1], 4) + call((callback) strlen, 0); }
int weak(lua_State *L) { return (nowhere ? nowhere(1) : 7) + (&noData ? noData : 20) + bss[999]; }
int output(lua_State *L) { return (int) &stdout; }
int long_long(lua_State *L) { return (int) (wide(0x100000000ll + 5) >> 32); }
int deep(lua_State *L) { volatile char big[100]; big[99] = 3; return big[99]; }
`;
const FUNCTIONS = ["luaopen_real", "callbacks", "weak", "output", "long_long", "deep"];

let real: Uint8Array<ArrayBuffer>;
const accept = (bytes: Uint8Array): CheckedModule => check(bytes, "real.wasm", TINY_CORE);

beforeAll(async () => {
  real = writeAbi(await compileFreestanding(SOURCE, FUNCTIONS), "real.wasm", ABI_JSON);
}, 120_000);

test("compiled C is accepted, linked, and runs on the core's functions and data", () => {
  const core = new TinyCore();
  const checked = accept(real);
  expect(initFunctionsOf(checked)).toContain("luaopen_real");
  const linked = new Linker(core).link(checked, real);
  const results = FUNCTIONS.map((name) => core.call(linked.symbol(name) ?? -1, 0));
  expect(results).toEqual([42, 200 + 8 + 42, 27, 64, 1, 3]);
  expect(core.stackPointer.value).toBe(1024);
});

test("a second link has its own statics", () => {
  const core = new TinyCore();
  const linker = new Linker(core);
  const [one, two] = [linker.link(accept(real), real), linker.link(accept(real), real)];
  expect(one.symbol("luaopen_real")).not.toBe(two.symbol("luaopen_real"));
  for (const linked of [one, two]) expect(core.call(linked.symbol("luaopen_real") ?? -1, 0)).toBe(42);
});

describe("a thousand files broken at random", () => {
  const subjects: [string, () => Uint8Array][] = [
    ["a compiled module", () => real],
    ["a module with one of each", () => sideModule(RICH)],
  ];

  test.each(subjects)("from %s are accepted or refused by name, and quickly", (_, subject) => {
    const random = generator(20);
    const whole = subject();
    const names = new Map<string, number>();
    const start = performance.now();
    for (let i = 0; i < 1000; i++) {
      const broken = breakRandomly(whole, random);
      const outcome = outcomeOf(broken);
      names.set(outcome, (names.get(outcome) ?? 0) + 1);
    }
    // A slow machine takes a second; a hang or a huge allocation takes far more.
    expect(performance.now() - start).toBeLessThan(20_000);
    expect([...names.keys()]).toEqual(
      expect.arrayContaining([
        "ERR_MODULE_NOT_WASM",
        "ERR_MODULE_TRUNCATED",
        "ERR_MODULE_MALFORMED",
        "ERR_MODULE_MISSING_IMPORT",
      ]),
    );
  });
});

function outcomeOf(bytes: Uint8Array): string {
  try {
    accept(bytes);
    return "accepted";
  } catch (error) {
    if (!(error instanceof ModuleError)) throw error;
    expect(error.message).toMatch(/^real\.wasm: /);
    return error.code;
  }
}

/** A xorshift generator of 32-bit integers: the same files on every machine. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** One to four of: a byte changed, set to all ones, bytes removed, repeated or swapped in, the end cut off. */
function breakRandomly(whole: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes = [...whole];
  for (let changes = 1 + random(4); changes > 0 && bytes.length > 0; changes--) {
    // Half of the changes hit the first sections, where the structure is.
    const at = random(random(2) === 0 ? Math.min(bytes.length, 400) : bytes.length);
    const size = 1 + random(16);
    switch (random(7)) {
      case 0:
        bytes[at] = random(256);
        break;
      case 1:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
        break;
      case 2:
        bytes.fill(0xff, at, at + size);
        break;
      case 3:
        bytes.splice(at, size);
        break;
      case 4:
        bytes.splice(at, 0, ...bytes.slice(at, at + size));
        break;
      case 5:
        bytes.splice(at, size, ...Array.from({ length: size }, () => random(256)));
        break;
      default:
        bytes = bytes.slice(0, at);
    }
  }
  return Uint8Array.from(bytes);
}
