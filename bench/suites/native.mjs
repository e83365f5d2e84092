/**
 * Native modules: the cost of calling a C function that `require` linked, that is linked statically, that native Lua loaded; and
 * JSON and complex numbers in C and in Lua.
 */
import { checksumOf, sizeOf } from "./interpreter.mjs";

/** By name: the program, and which known result holds for it where it has none of its own. */
const CASES = {
  "builtin-call": { title: "a call of math.abs, Lua's own", program: "native/builtin-call" },
  "c-call": { title: "a call of a C function of a module", program: "native/calls@c", c: true },
  "json-lua": { title: "JSON read and written in Lua", program: "json" },
  "json-c": { title: "JSON read and written by lua-cjson, in C", program: "native/json@c", c: true },
  "complex-lua": { title: "complex numbers in Lua", program: "native/complex@lua" },
  "complex-mixed": {
    title: "complex numbers in C and Lua (a mixed module)",
    program: "native/complex@mixed",
    c: true,
    as: "native/complex@lua",
    only: ["perilune"],
  },
  "complex-c": { title: "complex numbers in C", program: "native/complex@c", c: true },
};

/** @returns {import("./case.mjs").Case[]} */
export function nativeCases() {
  return Object.entries(CASES).map(([name, { title, program, c = false, as = program, only }]) => ({
    suite: "native",
    name,
    title,
    run: `programs/${program}`,
    size: (subject, level) => sizeOf(as, subject, level),
    expected: (size) => checksumOf(as, size),
    per: 1,
    applies: (subject) => {
      if (only !== undefined && !only.includes(subject.kind)) return false;
      if (subject.name === "perilune-static") return c && only === undefined;
      // LuaJIT cannot load C modules for Lua 5.4; its interface is that of 5.1.
      if (subject.kind === "lua") return !c || subject.name === "native";
      return subject.kind === "perilune" || (!c && subject.kind === "wasmoon");
    },
  }));
}
