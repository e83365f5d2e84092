/** The list of error costs: each kind behaves as named, on both products. Ignores the times. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../support/compile.js";
import { products, sharedRuntime } from "../support/products.js";

const SCRIPT = path.join(ROOT, "bench", "errors.lua");

describe.each(products)("bench/errors.lua ($name)", (product) => {
  const runtime = sharedRuntime(product);

  test("raises what it means to, and has a time of each", () => {
    using state = runtime().createState();
    const lines: string[] = [];
    state.set("print", (line: string) => {
      lines.push(line);
    });
    const source = readFileSync(SCRIPT, "utf8");
    state.run(source, { args: [0.001] });
    expect(lines).toHaveLength(source.match(/^ +{ "|^kinds\[/gm)?.length ?? 0);
    for (const line of lines) expect(line).toMatch(/^\S.* +\d+\.\d$/);
  });

  test("reports a kind that does not raise", () => {
    using state = runtime().createState();
    const source = readFileSync(SCRIPT, "utf8").replace("local a; a()", "local a");
    expect(() => state.run(source, { args: [0.001] })).toThrow("calling nil");
  });
});
