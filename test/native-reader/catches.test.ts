/** src/wasm-binary: each catch has a nop before it, which WebKit needs, in the cores and in native modules. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { stampModule } from "../../src/compile/stamp.js";
import { ABI_SECTION } from "../../src/modules/native/abi.js";
import { padCatches } from "../../src/wasm-binary/catches.js";
import { mapInstructions } from "../../src/wasm-binary/instructions.js";
import { EMPTY_BLOCK, Op } from "../../src/wasm-binary/opcodes.js";
import { functionBodies } from "../../src/wasm-binary/read-module.js";
import { joinSections, readSections, Section } from "../../src/wasm-binary/sections.js";
import { writeModule } from "../../src/wasm-binary/write-module.js";
import { sized, vector } from "../../src/wasm-binary/writer.js";
import { compileFiles, ROOT } from "../support/compile.js";

const [TRY, THROW, CALL] = [0x06, 0x08, 0x10];
const FILE = "f.wasm";

/** How many catches a module has, and how many have no nop before them. */
function catchesOf(bytes: Uint8Array): { all: number; bare: number } {
  const found = { all: 0, bare: 0 };
  for (const body of functionBodies(readSections(bytes, FILE))) {
    let previous = -1;
    mapInstructions(FILE, body, (opcode) => {
      if (opcode === Op.catch || opcode === Op.catchAll) {
        found.all++;
        if (previous !== Op.nop) found.bare++;
      }
      previous = opcode;
      return undefined;
    });
  }
  return found;
}

describe("padCatches", () => {
  const call = [CALL, 0];
  const handlers = (first: readonly number[], second: readonly number[]): number[] => [
    ...[TRY, EMPTY_BLOCK, ...call, ...first, Op.catch, 0, ...call, ...second, Op.catchAll],
    ...[Op.end],
  ];
  const module = (code: readonly number[]): Uint8Array =>
    writeModule({
      imports: [
        { module: "env", name: "f", kind: "func", type: ":" },
        { module: "env", name: "e", kind: "tag", type: ":" },
      ],
      functions: [{ type: ":", code }],
      exports: [{ name: "g", kind: "func", index: 1 }],
    });

  test("adds what is missing, and nothing twice", () => {
    const padded = padCatches(module(handlers([], [Op.nop])), FILE);
    expect(padded).toEqual(module(handlers([Op.nop], [Op.nop])));
    expect(WebAssembly.validate(new Uint8Array(padded))).toBe(true);
    expect(padCatches(padded, FILE)).toBe(padded);
  });

  test("leaves a module without a catch alone", () => {
    const plain = module([...call, THROW, 0]);
    expect(padCatches(plain, FILE)).toBe(plain);
  });
});

test.each(["perilune", "perilune.debug"])("wasm/%s.wasm", (product) => {
  const { all, bare } = catchesOf(readFileSync(path.join(ROOT, `wasm/${product}.wasm`)));
  expect(all).toBeGreaterThan(0);
  expect(bare).toBe(0);
});

describe("a module with setjmp", () => {
  let built: Uint8Array;
  beforeAll(async () => {
    built = await compileFiles("test/fixtures/native/jumps.c");
  });

  test("is built so", () => {
    const { all, bare } = catchesOf(built);
    expect(all).toBeGreaterThan(0);
    expect(bare).toBe(0);
  });

  test("is stamped so", () => {
    const plain = withoutNops(built);
    expect(catchesOf(plain)).toEqual({ all: catchesOf(built).all, bare: catchesOf(built).all });
    expect(catchesOf(stampModule(plain))).toEqual(catchesOf(built));
  });
});

/** The module as a compiler writes it: no nops, no section of ours. */
function withoutNops(bytes: Uint8Array): Uint8Array {
  const sections = readSections(bytes, FILE);
  const bodies = functionBodies(sections).map((body) =>
    sized(mapInstructions(FILE, body, (opcode) => (opcode === Op.nop ? [] : undefined))),
  );
  const [abi] = sections.custom(ABI_SECTION);
  const own = sections.all.findIndex((section) => section === abi);
  return joinSections(
    sections
      .raw()
      .filter((_, index) => index !== own)
      .map(({ id, content }) => ({ id, content: id === Section.code ? vector(bodies) : content })),
  );
}

describe("mapInstructions", () => {
  const opcodesOf = (instructions: readonly number[]): number[] => {
    const opcodes: number[] = [];
    mapInstructions(FILE, Uint8Array.from([0, ...instructions]), (opcode) => {
      opcodes.push(opcode);
      return undefined;
    });
    return opcodes;
  };

  test.each<[string, readonly number[]]>([
    ["br_table", [0x0e, 2, 0, 1, 0]],
    ["select with a type", [0x1c, 1, 0x7f]],
    ["try_table", [0x1f, EMPTY_BLOCK, 4, 0, 0, 1, 1, 0, 2, 2, 3, 3, 4]],
    ["i64.const", [0x42, ...Array.from({ length: 9 }, () => 0x80), 0x7f]],
    ["f64.const", [0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f]],
    ["memory.copy", [0xfc, 10, 0, 0]],
    ["memory.init", [0xfc, 8, 1, 0]],
    ["v128.const", [0xfd, 12, ...Array.from({ length: 16 }, () => 0xff)]],
    ["i8x16.shuffle", [0xfd, 13, ...Array.from({ length: 16 }, () => 1)]],
    ["v128.load8_lane", [0xfd, 84, 0, 0x80, 0x01, 3]],
    ["i8x16.extract_lane_s", [0xfd, 21, 15]],
    ["f32x4.add", [0xfd, 0xe4, 0x01]],
    ["i32.atomic.rmw.add", [0xfe, 0x1e, 2, 0x80, 0x08]],
    ["atomic.fence", [0xfe, 0x03, 0]],
  ])("reads %s", (_name, bytes) => {
    expect(opcodesOf([...bytes, Op.nop, Op.end])).toEqual([bytes[0], Op.nop, Op.end]);
  });

  test.each<[string, readonly number[], string]>([
    ["an unknown instruction", [Op.nop, 0xc9], "unknown instruction 0xc9"],
    ["an unknown instruction of a group", [0xfd, 0x94, 0x04], "unknown instruction 0xfd 0x214"],
  ])("names %s", (_name, bytes, message) => {
    expect(() => opcodesOf([...bytes, Op.end])).toThrow(message);
  });
});
