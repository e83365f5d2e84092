/** Compiled code as text. */
import { describe, expect, it } from "vitest";
import { loadRuntime } from "../../src/index.js";
import { compiler } from "../../src/jit.js";
import { programs } from "../interpreter/programs.js";
import { Collected } from "../support/products.js";
import { sampled } from "../support/scale.js";
import { EARLY } from "./modes.js";

async function shown(sources: readonly (string | Uint8Array)[]): Promise<string[]> {
  const texts: string[] = [];
  const jit = compiler({ ...EARLY, show: (text) => texts.push(text) });
  const runtime = await loadRuntime({ jit, stdout: new Collected(), stderr: new Collected() });
  for (const source of sources) {
    const state = runtime.createState({ sandbox: "none" });
    state.run(source, { name: "@shown.lua" });
    state.close();
  }
  runtime.close();
  return texts;
}

describe("the text of compiled code", () => {
  it("names the function, and the line, number and name of each instruction", async () => {
    const texts = await shown([
      "local function half(n)\n  return n / 2.5\nend\nfor i = 1, 2000 do half(i) end",
    ]);
    const half = texts.find((text) => text.startsWith(";; shown.lua:1, called by compiled code, "));
    expect(half).toMatch(/^; line 2, 0 divk$[^;]*^ {2,}f64\.const 2\.5$[^;]*^ {2,}f64\.div$/m);
    expect(texts.some((text) => /^;; shown\.lua:0, entered at \d+(?:, \d+)*, \d+ bytes$/m.test(text))).toBe(
      true,
    );
    expect(texts.join("")).not.toMatch(/i64\.const 5508\d{15}/); // a mark
  });

  it("is balanced, and knows every instruction that is written", async () => {
    const texts = await shown(sampled(programs, 9).map(({ source }) => source));
    expect(texts.length).toBeGreaterThan(50);
    for (const text of texts) {
      const lines = text.split("\n").map((line) => line.trim());
      const count = (wanted: RegExp): number => lines.filter((line) => wanted.test(line)).length;
      expect(count(/^(?:block|loop|if)$/)).toBe(count(/^end$/));
    }
  });
});
