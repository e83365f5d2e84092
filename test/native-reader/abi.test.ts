import { expect, test } from "vitest";
import { coded } from "../support/coded.js";
import { ABI_SECTION, ABI_VERSION, readAbi, requireAbi, writeAbi } from "../../src/modules/native/abi.js";
import { readSections } from "../../src/wasm-binary/sections.js";
import { ABI_JSON, abiSection, RICH, sideModule } from "../support/side-module.js";

const sections = (abi: unknown): ReturnType<typeof readSections> =>
  readSections(sideModule({ abi }), "f.wasm");

test("the names of the ABI", () => {
  expect([ABI_SECTION, ABI_VERSION]).toEqual(["perilune.abi", 1]);
});

test("reads a written section, which comes last", () => {
  const plain = sideModule({ ...RICH, abi: false });
  const stamped = writeAbi(plain, "f.wasm", ABI_JSON);
  expect(readAbi(readSections(stamped, "f.wasm"))).toEqual(ABI_JSON);
  expect([...stamped.subarray(0, plain.length)]).toEqual([...plain]);
  expect(WebAssembly.validate(stamped)).toBe(true);
  expect([...stamped]).toEqual([...sideModule(RICH)]);
});

test("a second stamp replaces the first, wherever it stands", () => {
  const info = { ...ABI_JSON, compiler: "ö".repeat(100) };
  const tail = { name: "producers", bytes: [1, 2, 3] };
  const before = sideModule({ abi: false, last: [abiSection({ abi: 99 }), tail, abiSection({ abi: 98 })] });
  const after = writeAbi(before, "f.wasm", info);
  expect([...after]).toEqual([...sideModule({ last: [tail], abi: info })]);
  expect(readAbi(readSections(after, "f.wasm"))).toEqual(info);
});

test("ignores fields of later compilers", () => {
  expect(readAbi(sections({ ...ABI_JSON, flags: "-O2" }))).toEqual(ABI_JSON);
});

test("a module without the section is told how to get one", () => {
  expect(readAbi(sections(false))).toBeUndefined();
  expect(() => requireAbi(sections(false))).toThrow(coded("ERR_MODULE_NO_ABI"));
  expect(() => requireAbi(sections(false))).toThrow("perilune stamp");
});

test("other versions are named, found and expected", () => {
  expect(() => readAbi(sections({ abi: 2 }))).toThrow(coded("ERR_MODULE_ABI_VERSION"));
  expect(() => readAbi(sections({ abi: 2 }))).toThrow(
    "f.wasm: the module was made for ABI version 2; expected ABI version 1",
  );
  expect(() => readAbi(sections({ ...ABI_JSON, lua: "5.3" }))).toThrow(coded("ERR_MODULE_LUA_VERSION"));
  expect(() => readAbi(sections({ ...ABI_JSON, lua: "5.3" }))).toThrow("made for Lua 5.3; expected Lua 5.4");
});

test.each([
  [[]],
  [null],
  [1],
  ["x"],
  [{}],
  [{ abi: "1" }],
  [{ abi: 1.5 }],
  [{ abi: 1 }],
  [{ abi: 1, lua: 5.4 }],
  [{ abi: 1, lua: "5.4", compiler: 1 }],
])("a section that holds %j is malformed", (content) => {
  const bytes = sideModule({ abi: false, last: [abiSection(content)] });
  expect(() => readAbi(readSections(bytes, "f.wasm"))).toThrow(coded("ERR_MODULE_MALFORMED"));
});

test("rejects one that is not JSON, not UTF-8, or repeated", () => {
  const broken =
    (...last: { name: string; bytes: number[] }[]) =>
    () =>
      readAbi(readSections(sideModule({ abi: false, last }), "f.wasm"));
  expect(broken({ name: ABI_SECTION, bytes: [0x7b] })).toThrow("is not JSON in UTF-8");
  expect(broken({ name: ABI_SECTION, bytes: [0x22, 0xff, 0x22] })).toThrow("is not JSON in UTF-8");
  expect(broken(abiSection(), abiSection())).toThrow("two perilune.abi sections");
});
