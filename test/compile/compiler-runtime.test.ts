/** The core must have the functions that compilers call implicitly (128-bit integers and floats, conversions). */
import { describe, expect, it, vi } from "vitest";
import { compileModule } from "../../src/compile/compile.node.js";

// Loading LLVM takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const TYPES = [
  "signed char",
  "unsigned char",
  "short",
  "int",
  "unsigned",
  "long long",
  "unsigned long long",
  "__int128",
  "unsigned __int128",
  "float",
  "double",
  "long double",
];
const FLOATS = TYPES.slice(-3);
const INTEGERS = TYPES.slice(0, -3);

/** Functions that convert between all types and use every operator on each, by name. */
function functions(): Map<string, string> {
  const list = new Map<string, string>();
  const add = (result: string, parameters: string, value: string): void => {
    const name = `f${list.size}`;
    list.set(name, `${result} ${name}(${parameters}) { return ${value}; }`);
  };
  for (const from of TYPES) {
    for (const to of TYPES) add(to, `${from} x`, `(${to})x`);
    for (const op of ["+", "-", "*", "/"]) add(from, `${from} x, ${from} y`, `x ${op} y`);
    for (const op of ["<", "==", "!=", ">="]) add("int", `${from} x, ${from} y`, `x ${op} y`);
  }
  for (const type of INTEGERS) {
    for (const op of ["%", "<<", ">>", "&"]) add(type, `${type} x, ${type} y`, `x ${op} y`);
    add("int", `${type} x, ${type} y, ${type} *z`, "__builtin_mul_overflow(x, y, z)");
  }
  for (const type of FLOATS) {
    add("int", `${type} x, ${type} y`, "__builtin_isunordered(x, y)");
    add(type, `${type} x, int y`, "__builtin_powi(x, y)");
  }
  for (const builtin of ["popcountll", "clzll", "ctzll", "parityll", "ffsll"]) {
    add("int", "unsigned long long x", `__builtin_${builtin}(x)`);
  }
  return list;
}

describe("a module that makes the compiler call its runtime", () => {
  const all = functions();
  const source = [...all.values(), "int luaopen_a(void *L) { return !L; }"].join("\n");

  it.each(["0", "2"] as const)("lacks nothing in the core, with -O%s", async (optimize) => {
    const { missing, warnings } = await compileModule({
      sources: { "a.c": source },
      exports: [...all.keys()],
      optimize,
      compiler: "npm",
    });
    expect(missing).toEqual([]);
    expect(warnings).toBe("");
  });
});
