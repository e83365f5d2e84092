/** The interpreter's loop of native/core/fast.c calls no function, or else engines keep nothing in registers in it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { functionBodies } from "../../src/wasm-binary/index.js";
import { mapInstructions } from "../../src/wasm-binary/instructions.js";
import { Op } from "../../src/wasm-binary/opcodes.js";
import { readSections } from "../../src/wasm-binary/sections.js";

const BR_TABLE = 0x0e;
/** Lua has 83 instructions; a jump table for them need not have the last ones, which do the same as no instruction. */
const MOST_TARGETS = 83;
const LEAST_TARGETS = 70;

test("one loop over all of Lua's instructions calls nothing", () => {
  const file = fileURLToPath(new URL("../../wasm/perilune.wasm", import.meta.url));
  const loops = functionBodies(readSections(new Uint8Array(readFileSync(file)), file)).flatMap((body) => {
    let calls = 0;
    let targets = 0;
    mapInstructions(file, body, (opcode, immediates) => {
      if (opcode === Op.call || opcode === Op.callIndirect) calls++;
      if (opcode === BR_TABLE) targets = Math.max(targets, immediates.u32("a number of labels"));
      return undefined;
    });
    return targets >= LEAST_TARGETS && targets <= MOST_TARGETS ? [calls] : [];
  });
  expect(loops, "calls in the loop of fast.c, and in that of lvm.c").toHaveLength(2);
  expect(loops).toContain(0);
});
