/**
 * The command line compared with native Lua: standard output, standard error and exit code, byte for byte. expected.json
 * keeps native Lua's results for machines without a C compiler; on others, native Lua runs again to verify that file.
 * `UPDATE_EXPECTED=1` writes it.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { nativeLua } from "../support/native-lua.mjs";
import { sampled } from "../support/scale.js";
import { CASES } from "./cases.js";
import { perilune, run, runCase, type Outcome } from "./support.js";

const FILE = new URL("expected.json", import.meta.url);
const native = await nativeLua();

async function askNative(name: string): Promise<Outcome> {
  if ("missing" in native) throw new Error(native.missing);
  const { lua } = native;
  return runCase(CASES[name]!, (args, running) => run(lua, args, { ...running, argv0: "perilune" }));
}

if (process.env["UPDATE_EXPECTED"] === "1") {
  const made: Record<string, Outcome> = {};
  for (const name of Object.keys(CASES)) made[name] = shortened(await askNative(name));
  writeFileSync(FILE, `${JSON.stringify(made, null, 2)}\n`);
}

const expected = JSON.parse(readFileSync(FILE, "utf8")) as Record<string, Outcome>;

const names = sampled(Object.keys(CASES), 5, 3);

describe("perilune does what native Lua does", () => {
  test.for(names)("%s", { timeout: 60_000 }, async (name) => {
    expect(shortened(await runCase(CASES[name]!, perilune))).toEqual(expected[name]);
  });
});

const title =
  "missing" in native ? `native Lua is not here: ${native.missing}` : "native Lua gives what is expected";
describe.skipIf("missing" in native)(title, () => {
  test.for(names)("%s", { timeout: 60_000 }, async (name) => {
    expect(shortened(await askNative(name))).toEqual(expected[name]);
  });
});

test("nothing is expected that no case is for", () => {
  expect(Object.keys(expected).sort()).toEqual(Object.keys(CASES).sort());
});

/** Long output by its length and a checksum. */
function shortened(outcome: Outcome): Outcome {
  return { ...outcome, stdout: short(outcome.stdout), stderr: short(outcome.stderr) };
}

function short(text: string): string {
  if (text.length < 5000) return text;
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 4_294_967_291;
  return `${text.length} bytes, checksum ${sum}`;
}
