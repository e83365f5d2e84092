/** TypeScript infers the implementation from the types: inference.cases.ts compiles, and each wrong one in it is wrong. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { buildModule } from "../../src/modules/host/build.js";
import { diagnosticsOf } from "../support/typescript.js";
import { braces, callable, good, Sleep } from "./inference.cases.js";

const text = readFileSync(new URL("inference.cases.ts", import.meta.url), "utf8");
const EXPECTATION = /^\s*\/\/ @ts-expect-error .*$/gm;

test("implementations that fit compile, and no other", { timeout: 120_000 }, () => {
  // Without the lines that expect them there is an error for each.
  const bare = text.replaceAll(EXPECTATION, "");
  const found = diagnosticsOf({ "inference.copy.ts": text, "inference.bare.ts": bare });
  expect(found.filter((message) => !message.startsWith("inference.bare.ts"))).toEqual([]);
  const lines = new Set(found.map((message) => /:(\d+):/.exec(message)?.[1]));
  expect(lines.size).toBe(text.match(EXPECTATION)?.length);
  expect(lines.size).toBeGreaterThanOrEqual(20);
});

test("the ones that fit are built", () => {
  for (const module of [good, braces, callable]) expect(buildModule(module).exports).toBeDefined();
  expect(buildModule(good).yields).toEqual(new Map([[Sleep, "good.sleep"]]));
});
