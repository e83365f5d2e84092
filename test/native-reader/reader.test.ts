import { describe, expect, test } from "vitest";
import { coded } from "../support/coded.js";
import { Reader } from "../../src/wasm-binary/reader.js";

const over = (...bytes: number[]): Reader => new Reader("f.wasm", Uint8Array.from(bytes));

describe("LEB128", () => {
  test.each([
    [[0x00], 0],
    [[0x7f], 127],
    [[0x80, 0x01], 128],
    [[0xe5, 0x8e, 0x26], 624485],
    [[0x80, 0x80, 0x80, 0x80, 0x00], 0],
    [[0xff, 0xff, 0xff, 0xff, 0x0f], 0xffffffff],
  ])("u32 %j is %d", (bytes, value) => {
    expect(over(...bytes).u32("a number")).toBe(value);
  });

  test.each([
    [[0x00], 0],
    [[0x7f], -1],
    [[0x40], -64],
    [[0x3f], 63],
    [[0xff, 0x00], 127],
    [[0x80, 0x7f], -128],
    [[0x80, 0x80, 0x80, 0x80, 0x78], -0x80000000],
    [[0xff, 0xff, 0xff, 0xff, 0x07], 0x7fffffff],
  ])("s32 %j is %d", (bytes, value) => {
    expect(over(...bytes).s32("a number")).toBe(value);
  });

  test.each([
    [[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], -1n],
    [[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f], -(2n ** 63n)],
    [[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00], 2n ** 63n - 1n],
  ])("s64 %j is %d", (bytes, value) => {
    expect(over(...bytes).s64("a number")).toBe(value);
  });

  test("u64 goes to the last bit", () => {
    expect(over(...Array<number>(9).fill(0xff), 0x01).u64("a number")).toBe(2n ** 64n - 1n);
  });

  test.each([
    ["u32", [0x80, 0x80, 0x80, 0x80, 0x10]],
    ["u32", [0xff, 0xff, 0xff, 0xff, 0x1f]],
    ["u32", [0x80, 0x80, 0x80, 0x80, 0x80, 0x00]],
    ["s32", [0xff, 0xff, 0xff, 0xff, 0x0f]],
    ["s32", [0x80, 0x80, 0x80, 0x80, 0x70]],
    ["u64", [...Array<number>(9).fill(0xff), 0x02]],
    ["s64", [...Array<number>(9).fill(0xff), 0x01]],
  ] as const)("%s refuses %j, which is too long or too large", (kind, bytes) => {
    expect(() => over(...bytes)[kind]("a number")).toThrow(coded("ERR_MODULE_MALFORMED"));
  });
});

test("past the end of the file it is truncated, past the end of a part malformed", () => {
  expect(() => over(0x80).u32("a size")).toThrow(coded("ERR_MODULE_TRUNCATED"));
  expect(() => over(0x80).u32("a size")).toThrow("f.wasm: the file is cut off at byte 1: expected a size");
  const part = over(1, 2, 3).slice(2, "a part");
  part.take(2, "two bytes");
  expect(() => part.u8("a third")).toThrow(coded("ERR_MODULE_MALFORMED"));
});

test("a count of more items than bytes left is refused before anything is read", () => {
  expect(() => over(0xff, 0xff, 0xff, 0xff, 0x0f, 0).count("items")).toThrow(
    "4294967295 items announced, but 1 bytes are left",
  );
});

test("names are UTF-8, checked, and keep a byte order mark", () => {
  expect(over(2, 0xc3, 0xa9).name("a name")).toBe("é");
  expect(over(3, 0xef, 0xbb, 0xbf).name("a name")).toBe("\ufeff");
  expect(() => over(1, 0xff).name("a name")).toThrow("a name is not valid UTF-8");
});
