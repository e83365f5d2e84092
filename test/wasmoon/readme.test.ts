/** Runs the examples of wasmoon's README, unchanged, on engines of a runtime. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { LuaEngine } from "wasmoon";
import { describe, expect, test } from "vitest";
import { lineOutput, type Runtime } from "../../src/index.js";
import { products } from "../support/products.js";
import { createEngine } from "../../src/wasmoon.js";

const home = path.dirname(path.dirname(createRequire(import.meta.url).resolve("wasmoon")));
const readme = readFileSync(path.join(home, "README.md"), "utf8");
const blocks = (language: string, having: string): string[] =>
  Array.from(readme.matchAll(/^```(\w*)\n([^]*?)^```/gm))
    .filter(([, name, text]) => name === language && text?.includes(having) === true)
    .map(([, , text]) => text ?? "");

/** Runs a script of the README with a factory over `runtime`, and returns what it logged. */
async function runExample(runtime: Runtime, script: string): Promise<unknown[]> {
  const logged: unknown[] = [];
  class LuaFactory {
    createEngine(options?: Parameters<typeof createEngine>[1]): Promise<LuaEngine> {
      return Promise.resolve(createEngine(runtime, options));
    }
  }
  const run = new Function("require", "console", `return (async () => {${script}\n})();`) as (
    require: (name: string) => unknown,
    console: { log: (...values: unknown[]) => void },
  ) => Promise<void>;
  await run(
    (name) => {
      expect(name).toBe("wasmoon");
      return { LuaFactory };
    },
    { log: (...values) => logged.push(...values) },
  );
  return logged;
}

describe.each(products)("wasmoon's README on the $name core", (product) => {
  const load = async (): Promise<{ runtime: Runtime; lines: string[] }> => {
    const lines: string[] = [];
    return { runtime: await product.loadRuntime({ stdout: lineOutput((line) => lines.push(line)) }), lines };
  };

  test("the scripts that make an engine", async () => {
    const scripts = blocks("js", "createEngine");
    expect(scripts).toHaveLength(2);
    const { runtime, lines } = await load();
    const logged: unknown[] = [];
    for (const script of scripts) logged.push(...(await runExample(runtime, script)));
    expect(lines).toEqual(["20"]);
    expect(logged).toEqual([100]);
  });

  test("awaiting in a callback fails as it says, and its workaround works", async () => {
    const [failing = ""] = blocks("js", "local res = sleep(1):next");
    const [workaround = ""] = blocks("lua", "function async(callback)");
    const { runtime, lines } = await load();
    const engine = createEngine(runtime, { injectObjects: true });
    engine.global.set("sleep", (length: number) => new Promise((resolve) => setTimeout(resolve, length)));
    await expect(engine.doString(failing)).rejects.toThrow(
      /attempt to yield across a C-call boundary|cannot resume dead coroutine/,
    );
    await engine.doString(workaround);
    await engine.doString(
      failing.replace("next(function ()", "next(async(function ()").replace("end)", "end))"),
    );
    expect(lines).toEqual(["res\t15"]);
    engine.global.close();
  });
});
