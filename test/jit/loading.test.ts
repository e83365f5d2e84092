/** When the compiler is loaded: in Node by default, and by a function that imports it. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { loadRuntime, type Runtime } from "../../src/index.js";
import { builtPackage } from "../support/built.js";
import { folder } from "../cli/support.js";

const HOT = "local sum = 0 for i = 1, 200000 do sum = sum + i % 7 end return sum";

/** Runs code that is hot until some of it is compiled; returns the report. */
const UNTIL_COMPILED = `
  const runtime = await loadRuntime();
  const state = runtime.createState();
  for (let n = 0; n < 1000 && !(runtime.jitReport()?.units > 0); n++) {
    const [sum] = state.run(HOT);
    if (sum !== 599997) throw new Error(String(sum));
    if (runtime.jitReport() === undefined) break;
  }
  console.log(JSON.stringify(runtime.jitReport()?.units));
`;

async function compiles(runtime: Runtime): Promise<void> {
  const state = runtime.createState();
  await expect
    .poll(
      () => {
        expect(state.run(HOT)).toEqual([599997]);
        return runtime.jitReport()?.units;
      },
      { timeout: 30_000 },
    )
    .toBe(1);
  runtime.close();
}

describe("the compiler", () => {
  it.each(["mjs", "cjs"])(
    "is loaded in Node when a function is hot, unless PERILUNE_JIT is off (%s)",
    (kind) => {
      using place = folder();
      const name = JSON.stringify(
        path.join(builtPackage(), "dist", kind === "cjs" ? "cjs/index.js" : "index.js"),
      );
      const program = path.join(place.path, `program.${kind}`);
      const source = `const HOT = ${JSON.stringify(HOT)};\n(async () => {${UNTIL_COMPILED}})();`;
      const imports =
        kind === "cjs" ? `const { loadRuntime } = require(${name});` : `import { loadRuntime } from ${name};`;
      writeFileSync(program, `${imports}\n${source}`);
      const run = (wanted: string): string =>
        execFileSync(process.execPath, [program], {
          env: { ...process.env, PERILUNE_JIT: wanted },
          encoding: "utf8",
        });
      expect(run("")).toBe("1\n");
      expect(run("off")).toBe("undefined\n");
    },
  );

  it("is loaded by a function when it is needed", async () => {
    let asked = 0;
    const jit = async (): Promise<typeof import("../../src/jit.js")> => {
      asked++;
      return import("../../src/jit.js");
    };
    const runtime = await loadRuntime({ jit });
    expect(runtime.jitReport()).toMatchObject({ units: 0, compiledBytes: 0 });
    expect(asked).toBe(0);
    await compiles(runtime);
    expect(asked).toBe(1);
  });

  it("is done without if it cannot be loaded", async () => {
    let asked = 0;
    const runtime = await loadRuntime({
      jit: () => {
        asked++;
        return Promise.reject(new Error("no such file"));
      },
    });
    const state = runtime.createState();
    await expect
      .poll(() => {
        expect(state.run(HOT)).toEqual([599997]);
        return asked;
      })
      .toBe(1);
    for (let n = 0; n < 10; n++) expect(state.run(HOT)).toEqual([599997]);
    expect(asked).toBe(1);
    expect(runtime.jitReport()).toMatchObject({ units: 0 });
    runtime.close();
  });

  it("compiles everything with PERILUNE_JIT=always, and nothing with jit: false", async () => {
    const before = process.env["PERILUNE_JIT"];
    try {
      process.env["PERILUNE_JIT"] = "always";
      const [early, none] = [await loadRuntime(), await loadRuntime({ jit: false })];
      for (const runtime of [early, none]) expect(runtime.createState().run(HOT)).toEqual([599997]);
      expect(early.jitReport()).toMatchObject({ units: 1 });
      expect(none.jitReport()).toBeUndefined();
    } finally {
      process.env["PERILUNE_JIT"] = before;
    }
  });

  it.each([true, "on", {}, 1])("is refused if it is %o", async (jit) => {
    await expect(loadRuntime({ jit: jit as never })).rejects.toThrow(
      expect.objectContaining({ code: "ERR_OPTION" }),
    );
  });
});
