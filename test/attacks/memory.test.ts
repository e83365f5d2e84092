/**
 * Attacks on the memory of the host (memory/attacks.mjs), in processes with a small heap, which must not end. They run one after
 * another in one process, of which npm test takes a sample; in `npm run test:all` each has a process of its own, too.
 */
import { execFile } from "node:child_process";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { builtPackage } from "../support/built.js";
import { ALL, EVERYTHING, LONG } from "../support/scale.js";
import { ATTACKS } from "./memory/attacks.mjs";

vi.setConfig({ testTimeout: LONG });

const CHILD = fileURLToPath(new URL("memory/child.mjs", import.meta.url));

/** In megabytes: four times the memory of a state. */
const HEAP = 64;

interface Outcome {
  readonly index: number;
  readonly gave: string;
  readonly after: unknown;
}

async function attack(indices: readonly number[]): Promise<Outcome[]> {
  const entry = pathToFileURL(path.join(builtPackage(), "dist/index.js")).href;
  const args = [`--max-old-space-size=${HEAP}`, CHILD, entry, ...indices.map(String)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Outcome);
}

const outcomes = (indices: readonly number[]): object[] =>
  indices.map((index) => ({
    index,
    gave: expect.stringContaining(ATTACKS[index]?.ends ?? "nothing") as string,
    after: 2,
  }));

const all = [...ATTACKS.keys()];

describe("in a process with a small heap", () => {
  it("attacks on its memory end, one after another, and each state goes on", async () => {
    const indices = ALL ? all : all.filter((index) => index % 4 === 0);
    expect(await attack(indices)).toEqual(outcomes(indices));
  });

  const each = EVERYTHING ? all : [];
  it.each(each.map((index) => [ATTACKS[index]?.name, index] as const))("%s", async (_, index) => {
    expect(await attack([index])).toEqual(outcomes([index]));
  });
});
