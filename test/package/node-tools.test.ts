/**
 * The packed package under the test runners and in the bundles that Node projects make: Jest and Vitest with Node's and
 * pages' globals; esbuild, webpack, Rollup and Vite for a server; executables of Bun and Node.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runProgram } from "../support/child.js";
import { packedProject, type Project } from "../support/packed.js";
import { toolsOf } from "../support/tools.mjs";

const tools = toolsOf("bundlers") ?? "";
const engines = toolsOf("engines") ?? "";
const WITHOUT = "(node test/support/tools.mjs installs them)";

let project: Project;
beforeAll(() => {
  if (tools === "") return;
  const names = [
    "esbuild",
    "webpack",
    "rollup",
    "vite",
    "vitest",
    "jest",
    "jest-environment-jsdom",
    "jsdom",
    "happy-dom",
  ];
  project = packedProject(Object.fromEntries(names.map((name) => [name, path.join(tools, name)])));
  project.write({ "app/main.mjs": program("perilune"), "app/inline.mjs": program("perilune/inline") });
});
afterAll(() => {
  if (tools !== "") project.remove();
});

const place = (name: string): string => path.join(project.directory, name);

/** Runs a program of the project with Node; returns what it printed. */
async function node(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { code, stdout, stderr } = await runProgram(process.execPath, args, { cwd: project.directory, env });
  expect(code, `${stderr}${stdout.toString()}`).toBe(0);
  return `${stdout.toString()}${stderr}`;
}

/** What a project does with the package, as statements of an async function that ends with `check(values)`. */
const USE = `
  const runtime = await loadRuntime({ realFiles: false, files: { "/a.bin": new Uint8Array([1, 0, 255]) } });
  const state = runtime.createState({ modules: [json] });
  state.set("later", async (bytes) => { await null; return bytes.length; });
  state.set("fail", () => { throw new RangeError("host"); });
  const [size] = await state.runAsync("return later(...)", { args: [new Uint8Array([1, 2, 3])] });
  let caught;
  try { state.run("\\n\\nfail()"); } catch (error) { caught = error; }
  const values = [
    size,
    state.run("return #io.open('/a.bin', 'rb'):read('a'), require('json').encode({ 1, 2 }), require('prelude') ~= nil"),
    caught instanceof LuaError && caught.line === 3 && caught.cause instanceof RangeError,
  ];`;
const EXPECTED = [3, [3, "[1,2]", true], true];

/** A program that prints the values. */
function program(specifier: string): string {
  return `import { loadRuntime, LuaError } from "${specifier}";
import json from "perilune/modules/json";
async function main() {${USE}
  console.log("VALUES " + JSON.stringify(values));
}
main();
`;
}

const valuesIn = (printed: string): unknown => JSON.parse(/^VALUES (.*)$/m.exec(printed)?.[1] ?? "null");

describe.skipIf(tools === "")(`test runners ${WITHOUT}`, () => {
  const TEST = `test("perilune", async () => {${USE}
    expect(values).toEqual(${JSON.stringify(EXPECTED)});
  });`;
  const REQUIRES = `const { loadRuntime, LuaError } = require("perilune");
    const { luaMatchers, luaProcess, testScheduler } = require("perilune/testing");
    const { default: json } = require("perilune/modules/json");`;
  const IMPORTS = `import { loadRuntime, LuaError } from "perilune";
    import { luaMatchers, luaProcess, testScheduler } from "perilune/testing";
    import json from "perilune/modules/json";`;

  const MATCHERS = `
    expect.extend(luaMatchers);
    test("matchers", async () => {
      const scheduler = await testScheduler();
      const run = (source) => scheduler.execute(luaProcess(source));
      await expect(run("return 1 + 1, { 2 }")).toReturnLua(2, [expect.any(Number)]);
      await expect(run("return 1")).not.toReturnLua(2);
      await expect(run("error 'no'")).toFailWith(/test.lua:1: no/);
      await expect(run("error 'no'")).toFailWith({ kind: "internal" });
      await expect(expect(run("return 1")).toReturnLua(2)).rejects.toThrow("expected the process to return");
      await expect(expect(run("return 1")).toFailWith("internal")).rejects.toThrow("expected the process to fail");
      await scheduler.stop();
    });`;

  for (const environment of ["node", "jsdom"]) {
    test(`Jest in ${environment}, CommonJS and ESM`, async () => {
      const directory = `jest-${environment}`;
      project.write({
        [`${directory}/package.json`]: "{}",
        [`${directory}/jest.config.json`]: JSON.stringify({ testEnvironment: environment, transform: {} }),
        [`${directory}/require.test.js`]: `${REQUIRES}\n${TEST}\n${MATCHERS}`,
        [`${directory}/import.test.mjs`]: `${IMPORTS}\n${TEST}\n${MATCHERS}`,
      });
      const jest = path.join(tools, "jest", "bin", "jest.js");
      const args = [
        "--rootDir",
        place(directory),
        "--testMatch",
        "**/*.test.*js",
        "--runInBand",
        "--no-cache",
      ];
      const printed = await node(["--experimental-vm-modules", "--no-warnings", jest, ...args]);
      expect(printed).toMatch(/Tests: +4 passed, 4 total/);
    });
  }

  test("Vitest in node, jsdom and happy-dom", async () => {
    const directory = "vitest";
    const environments = ["node", "jsdom", "happy-dom"];
    project.write({
      [`${directory}/package.json`]: '{ "type": "module" }',
      ...Object.fromEntries(
        environments.map((name) => [
          `${directory}/${name}.test.js`,
          `// @vitest-environment ${name}\nimport { expect, test } from "vitest";\n${IMPORTS}\n${TEST}\n${MATCHERS}`,
        ]),
      ),
    });
    const printed = await node(
      [path.join(tools, "vitest", "vitest.mjs"), "run", "--root", place(directory)],
      {
        VITEST: "",
        NO_COLOR: "1",
      },
    );
    expect(printed).toMatch(/Tests +6 passed \(6\)/);
  });
});

describe.skipIf(tools === "")(`bundles for Node ${WITHOUT}`, () => {
  const run = async (file: string): Promise<unknown> => valuesIn(await node([place(file)]));
  const esbuild = (entry: string, out: string, format: string): string =>
    execFileSync(
      process.execPath,
      [
        path.join(tools, "esbuild/bin/esbuild"),
        ...[
          entry,
          "--bundle",
          "--platform=node",
          `--format=${format}`,
          `--outfile=${out}`,
          "--log-level=error",
        ],
        "--log-override:empty-import-meta=silent",
      ],
      { cwd: project.directory, encoding: "utf8" },
    );

  test.for(["esm", "cjs"])("esbuild, %s, with perilune/inline", async (format) => {
    const out = `out/esbuild.${format === "esm" ? "mjs" : "cjs"}`;
    esbuild("app/inline.mjs", out, format);
    expect(await run(out)).toEqual(EXPECTED);
  });

  test("esbuild, CommonJS without the core, which says what to do", async () => {
    esbuild("app/main.mjs", "out/bare.cjs", "cjs");
    const { code, stderr } = await runProgram(process.execPath, [place("out/bare.cjs")]);
    expect(code).toBe(1);
    expect(stderr).toContain("import perilune/inline, or give the option wasm");
  });

  test("webpack, which brings the core as an asset", async () => {
    project.write({
      "webpack.mjs": `import webpack from ${JSON.stringify(path.join(tools, "webpack/lib/index.js"))};
        webpack({ mode: "production", target: "node20", context: import.meta.dirname ?? process.cwd(), entry: "./app/main.mjs",
          experiments: { outputModule: true }, output: { path: process.cwd() + "/out/webpack", filename: "main.mjs", module: true } },
          (error, stats) => { if (error || stats.hasErrors()) { console.error(error ?? stats.toString()); process.exit(1); } });`,
    });
    await node([place("webpack.mjs")]);
    expect(await run("out/webpack/main.mjs")).toEqual(EXPECTED);
    expect(readFileSync(place("out/webpack/main.mjs"), "utf8")).not.toContain(project.directory);
  });

  test("Rollup, with perilune/inline", async () => {
    project.write({
      "rollup.mjs": `import { rollup } from ${JSON.stringify(path.join(tools, "rollup/dist/es/rollup.js"))};
        import { nodeResolve } from ${JSON.stringify(path.join(tools, "@rollup/plugin-node-resolve/dist/es/index.js"))};
        const bundle = await rollup({ input: "app/inline.mjs", plugins: [nodeResolve({ exportConditions: ["node"] })], onwarn(warning) { throw new Error(warning.message); } });
        await bundle.write({ file: "out/rollup.mjs", format: "es" });`,
    });
    await node([place("rollup.mjs")]);
    expect(await run("out/rollup.mjs")).toEqual(EXPECTED);
  });

  test("Vite for a server, the package outside of the bundle and inside", async () => {
    for (const [name, entry, noExternal] of [
      ["outside", "main", false],
      ["inside", "inline", true],
    ] as const) {
      project.write({
        "vite-build.mjs": `import { build } from ${JSON.stringify(path.join(tools, "vite/dist/node/index.js"))};
          await build({ root: process.cwd(), logLevel: "error", configFile: false, ssr: { noExternal: ${noExternal ? "true" : "[]"} },
            build: { ssr: "app/${entry}.mjs", outDir: "out/vite-${name}" } });`,
      });
      await node([place("vite-build.mjs")]);
      const file = [`${entry}.mjs`, `${entry}.js`].find((one) =>
        existsSync(place(`out/vite-${name}/${one}`)),
      );
      project.write({ "package.json": '{ "private": true, "type": "module" }' });
      expect(await run(`out/vite-${name}/${file}`)).toEqual(EXPECTED);
    }
  });

  const system = `${process.platform}-${process.arch}`;
  const bun = path.join(engines, `@oven/bun-${system}/bin/bun`);
  test.skipIf(!existsSync(bun))("bun build --compile, with perilune/inline", async () => {
    const out = place("out/bun-app");
    execFileSync(bun, ["build", "--compile", place("app/inline.mjs"), "--outfile", out], {
      cwd: project.directory,
      stdio: "pipe",
    });
    const { stdout, stderr } = await runProgram(out, []);
    expect(valuesIn(stdout.toString()), stderr).toEqual(EXPECTED);
  });

  const latest = path.join(engines, `node26-${system}/bin/node`);
  test.skipIf(!existsSync(latest))("a single executable of Node, with perilune/inline", async () => {
    esbuild("app/inline.mjs", "out/sea.cjs", "cjs");
    const config = {
      main: place("out/sea.cjs"),
      output: place("out/sea-app"),
      disableExperimentalSEAWarning: true,
    };
    project.write({ "sea.json": JSON.stringify(config) });
    execFileSync(latest, ["--build-sea", place("sea.json")], { cwd: project.directory, stdio: "pipe" });
    const { stdout, stderr } = await runProgram(config.output, []);
    expect(valuesIn(stdout.toString()), stderr).toEqual(EXPECTED);
  });
});
