import { expect, test } from "vitest";
import { coded } from "../support/coded.js";
import { readDylink } from "../../src/wasm-binary/dylink.js";
import { readSections } from "../../src/wasm-binary/sections.js";
import {
  dylinkSection,
  text,
  uleb,
  vector,
  writeModule,
  type CustomSpec,
  type DylinkSpec,
} from "../support/wasm-writer.js";

const read = (...first: CustomSpec[]): ReturnType<typeof readDylink> =>
  readDylink(readSections(writeModule({ first }), "f.wasm"));
const readOne = (spec: DylinkSpec): ReturnType<typeof readDylink> => read(dylinkSection(spec));

test("memory and table, with alignments as powers of two", () => {
  expect(readOne({ memorySize: 1000, memoryAlign: 4, tableSize: 3, tableAlign: 1 })).toMatchObject({
    memorySize: 1000,
    memoryAlign: 16,
    tableSize: 3,
    tableAlign: 2,
    needed: [],
  });
});

test("needed libraries, weak imports, thread-local exports and run-time paths", () => {
  const info = readOne({
    needed: ["a.so", "b.so"],
    weak: ["maybe"],
    extra: [
      {
        id: 3,
        bytes: vector([
          [...text("tls"), ...uleb(0x100)],
          [...text("plain"), 0],
        ]),
      },
      { id: 5, bytes: vector([text("/lib")]) },
    ],
  });
  expect(info.needed).toEqual(["a.so", "b.so"]);
  expect([...info.weakImports]).toEqual(["maybe"]);
  expect([...info.threadLocal]).toEqual(["tls"]);
  expect(info.runtimePaths).toEqual(["/lib"]);
});

test("an import that is undefined but not weak is not weak", () => {
  const strong = {
    id: 4,
    bytes: vector([
      [...text("env"), ...text("f"), 0x10],
      [...text("env"), ...text("g"), 0x12],
    ]),
  };
  expect(readOne({ extra: [strong] }).weakImports.size).toBe(0);
});

test("subsections of later versions are passed over", () => {
  expect(readOne({ extra: [{ id: 99, bytes: [1, 2, 3] }], weak: ["w"] }).weakImports.has("w")).toBe(true);
});

test("it must exist, in the new format, and come first", () => {
  expect(() => read()).toThrow(coded("ERR_MODULE_NOT_SIDE"));
  expect(() => read()).toThrow("f.wasm: not a side module: it has no dylink.0; expected");
  expect(() => read({ name: "dylink", bytes: [] })).toThrow("it is in the old dylink format");
  expect(() => read({ name: "name", bytes: [] }, dylinkSection({}))).toThrow("does not come first");
});

test("inconsistent sections are malformed", () => {
  expect(() => readOne({ memoryAlign: 32 })).toThrow(coded("ERR_MODULE_MALFORMED"));
  expect(() => readOne({ tableSize: 1_000_000 })).toThrow("1000000 table slots for a file of");
  expect(() => readOne({ extra: [{ id: 2, bytes: [200, 200, 200] }] })).toThrow(
    coded("ERR_MODULE_MALFORMED"),
  );
  expect(() => readOne({ extra: [{ id: 2, bytes: [0, 0] }] })).toThrow("1 bytes too many");
  expect(() => read({ name: "dylink.0", bytes: [1, 50, 0] })).toThrow(coded("ERR_MODULE_MALFORMED"));
});
