/** src/wasm-binary: the reader reads what the writer writes, and an engine accepts it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { i32Const } from "../../src/wasm-binary/const-expr.js";
import { functionBodies, readModule, type WasmImport } from "../../src/wasm-binary/read-module.js";
import { Reader } from "../../src/wasm-binary/reader.js";
import { joinSections, readSections } from "../../src/wasm-binary/sections.js";
import { writeModule } from "../../src/wasm-binary/write-module.js";
import { name, s32, u32, u64 } from "../../src/wasm-binary/writer.js";

const reader = (bytes: readonly number[]): Reader => new Reader("f.wasm", Uint8Array.from(bytes));

test("numbers of every size are read as they were written", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.integer(),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      (unsigned, signed, wide) => {
        expect(reader(u32(unsigned)).u32("a number")).toBe(unsigned);
        expect(reader(s32(signed)).s32("a number")).toBe(signed);
        expect(reader(s32(signed)).s64("a number")).toBe(BigInt(signed));
        expect(reader(u64(wide)).u64("a number")).toBe(wide);
      },
    ),
  );
});

test("names are read as they were written", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(reader(name(text)).name("a name")).toBe(text);
    }),
  );
});

const limits = { min: 1n, max: 300n, shared: false, wide: false };
const imports: readonly WasmImport[] = [
  { module: "env", name: "f", kind: "func", type: "iIfd:i" },
  { module: "env", name: "t", kind: "table", type: { element: "F", limits } },
  { module: "env", name: "m", kind: "memory", type: limits },
  { module: "env", name: "g", kind: "global", type: { value: "i", mutable: true } },
  { module: "env", name: "e", kind: "tag", type: "i:" },
];

test("a module is read as it was described, and can be split and joined", () => {
  const exports = [{ name: "answer", kind: "func", index: 1 }] as const;
  const bytes = writeModule({ imports, functions: [{ type: ":i", code: i32Const(42) }], exports });
  const module = readModule(bytes, "f.wasm");
  expect(module.imports).toEqual(imports);
  expect(module.functions).toEqual(["iIfd:i", ":i"]);
  expect([...module.exports.values()]).toEqual(exports);
  expect(functionBodies(module.sections).map((body) => [...body])).toEqual([[0, ...i32Const(42), 0x0b]]);
  expect(joinSections(readSections(bytes, "f.wasm").raw())).toEqual(bytes);
  expect(WebAssembly.validate(bytes)).toBe(true);
});
