/** Compilers that are broken on purpose: random programs notice each of them. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, describe, expect, it, vi } from "vitest";
import { builtPackage } from "../support/built.js";
import { sampled } from "../support/scale.js";

vi.setConfig({ testTimeout: 300_000 });

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const directory = mkdtempSync(path.join(tmpdir(), "perilune-compilers-"));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

interface Breakage {
  readonly name: string;
  /** Below src/jit. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const BREAKAGES: readonly Breakage[] = [
  {
    name: "registers that are not written back",
    file: "frame.ts",
    from: "if (!dirty || this.inMemory(register) || !wanted(register)) return;",
    to: "if (!dirty || register > 1 || this.inMemory(register) || !wanted(register)) return;",
  },
  {
    name: "a check of a number's class that lets true pass",
    file: "block.ts",
    from: ".i32(tagOf(INTEGER) ^ tagOf(FLOAT))",
    to: ".i32(tagOf(INTEGER))",
  },
  {
    name: "no check of the class of a value that is read from a table",
    file: "block.ts",
    from: "const { asm } = this;\n    const { locals } = this.frame;\n    if (classes !== 0 && isSingle(classes)) {",
    to: "const { asm } = this;\n    const { locals } = this.frame;\n    if (classes !== 0 && isSingle(classes)) return this.loadKnown(address, offset, classes);\n    if (classes !== 0 && isSingle(classes)) {",
  },
  {
    name: "a tag that is not written back",
    file: "frame.ts",
    from: "else asm.i32(tagOf(classes));\n      asm.memory(M.i32Store8, at + TAG);\n    });",
    to: 'else asm.i32(form === "float" ? tagOf(INTEGER) : tagOf(classes));\n      asm.memory(M.i32Store8, at + TAG);\n    });',
  },
  {
    name: "the wrong place to go on after a check has failed",
    file: "frame.ts",
    from: "asm.i32((pc << STATUS_BITS) | status)",
    to: "asm.i32(((status === VM.slow ? pc + 1 : pc) << STATUS_BITS) | status)",
  },
  {
    name: "a metatable that is not looked at when an element is absent",
    file: "tables.ts",
    from: "table.pointer(asm).memory(M.i32Load, Table.metatable);\n    block.failIf();",
    to: "",
  },
  {
    name: "tables that differ without a look at their metatables",
    file: "arithmetic.ts",
    from: "for (const table of [a, b]) {",
    to: "for (const table of [] as Operand[]) {",
  },
  {
    name: "division that rounds towards zero",
    file: "arithmetic.ts",
    from: ".i64(0n).op(I.i64LtS).if().get(result).i64(1n).op(I.i64Sub).set(result).end();",
    to: ".op(I.drop);",
  },
  {
    name: "integer division of floats that is not rounded",
    file: "arithmetic.ts",
    from: "floats(block, register, a, b, () => asm.op(I.f64Div, I.f64Floor));",
    to: "floats(block, register, a, b, () => asm.op(I.f64Div));",
  },
];

/** Runs random programs in the interpreter and with a compiler; prints "differs" at the first difference. */
const RUNNER = `
  const [index, programs, compiler, count] = process.argv.slice(1);
  const { loadRuntime } = await import(index);
  const { runtimeInternals } = await import(new URL("./runtime/runtime.js", index));
  const { randomProgram } = await import(programs);
  const { Jit } = await import(compiler);
  let output = "";
  const stdout = { write: (bytes) => { output += Buffer.from(bytes).toString("latin1"); } };
  const [plain, compiling] = [await loadRuntime({ stdout, jit: false }), await loadRuntime({ stdout, jit: false })];
  const { core, compileWith } = runtimeInternals(compiling);
  compileWith(new Jit(core, { threshold: 1, period: 300, slice: 50, share: 1, bytes: 2 ** 30 }));
  const run = (runtime, source) => {
    output = "";
    const state = runtime.createState({ limits: { fuel: 20_000_000 } });
    try { state.run(source, { name: "@p.lua" }); } catch (error) { output += error.message; }
    state.close();
    return output.replace(/0x[0-9a-f]+/g, "0x");
  };
  try {
    for (let seed = 1; seed <= Number(count); seed++) {
      const source = randomProgram(seed);
      const wanted = run(plain, source);
      if (!wanted.includes("fuel used up") && run(compiling, source) !== wanted) { console.log("differs"); process.exit(); }
    }
    console.log("the same");
  } catch (error) { console.log("differs: " + error.message); }
`;

let made = 0;

async function run(breakage: Breakage | undefined): Promise<string> {
  const [programs, compiler] = [
    path.join(directory, "programs.mjs"),
    path.join(directory, `compiler-${++made}.mjs`),
  ];
  const common = { bundle: true, format: "esm", platform: "node", logLevel: "error" } as const;
  await build({ ...common, entryPoints: [path.join(ROOT, "test/jit/random-program.ts")], outfile: programs });
  await build({
    ...common,
    entryPoints: [path.join(ROOT, "src/jit/jit.ts")],
    outfile: compiler,
    plugins: [
      {
        name: "broken",
        setup: ({ onLoad }) => {
          onLoad({ filter: /src\/jit\/[\w-]+\.ts$/ }, ({ path: file }) => {
            const source = readFileSync(file, "utf8");
            if (path.basename(file) !== breakage?.file) return { contents: source, loader: "ts" };
            if (!source.includes(breakage.from)) throw new Error(`${breakage.file} has no ${breakage.from}`);
            return { contents: source.replace(breakage.from, () => breakage.to), loader: "ts" };
          });
        },
      },
    ],
  });
  const files = [path.join(builtPackage(), "dist/index.js"), programs, compiler].map(
    (file) => pathToFileURL(file).href,
  );
  try {
    const count = breakage === undefined ? 25 : 150;
    const args = ["--input-type=module", "-e", RUNNER, ...files, String(count)];
    return execFileSync(process.execPath, args, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 240_000,
    });
  } catch (error) {
    return `differs: ${(error as Error).message.slice(0, 80)}`;
  }
}

describe("random programs", () => {
  it.each(sampled(BREAKAGES, 4, 3).map((one) => [one.name, one] as const))(
    "notice %s",
    async (_, breakage) => {
      expect(await run(breakage)).toContain("differs");
    },
  );

  it("are the same with the compiler as it is", async () => {
    expect(await run(undefined)).toBe("the same\n");
  });
});
