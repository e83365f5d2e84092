/**
 * The package as users get it: packed, installed into an empty folder, used from an ES module, from TypeScript, from
 * CommonJS and by its command. Where the registry with its two dependencies cannot be reached, and npm's cache has
 * them not, all but the packing is skipped by name.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, type TestContext } from "vitest";
import { builtPackage } from "../support/built.js";
import { ROOT } from "../support/compile.js";

/** What the tarball and what is unpacked may weigh, in bytes. */
const LIMIT = { packed: 1_500_000, unpacked: 5_000_000 };

/** Statements at the start of a line, and calls. */
const IMPORTS = /(?:^(?:import|export)\b[^;"'()=]*?\bfrom\s*|^import\s*|\bimport\(\s*)["']([^"'\n]+)["']/gm;

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const manifest = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
  files: string[];
  exports: Record<string, Target>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
};

/** A file, or by condition. */
type Target = string | { readonly [condition: string]: Target };

const targetsOf = (target: Target): string[] =>
  typeof target === "string" ? [target] : Object.values(target).flatMap(targetsOf);

/** What `npm pack --json` tells. */
interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

let work: string;
let packed: Packed;
let unreachable: string | undefined;

/** A copy of what is packed, with dist/ built from the sources as they are now. */
function stage(): string {
  const directory = path.join(work, "stage");
  mkdirSync(directory);
  const names = ["package.json", "README.md", "LICENSE", ...manifest.files.filter((name) => name !== "dist")];
  for (const name of names.filter((file) => existsSync(path.join(ROOT, file)))) {
    cpSync(path.join(ROOT, name), path.join(directory, name), { recursive: true });
  }
  cpSync(path.join(builtPackage({ types: true }), "dist"), path.join(directory, "dist"), { recursive: true });
  return directory;
}

beforeAll(() => {
  work = mkdtempSync(path.join(tmpdir(), "perilune-pack-"));
  const report = execFileSync(npm, ["pack", "--json", "--ignore-scripts", "--pack-destination", work], {
    cwd: stage(),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  packed = (JSON.parse(report) as Packed[])[0] as Packed;

  mkdirSync(path.join(work, "user"));
  writeFileSync(path.join(work, "user", "package.json"), "{}");
  const install = spawnSync(
    npm,
    [
      "install",
      "--prefer-offline",
      "--no-audit",
      "--no-fund",
      "--ignore-scripts",
      path.join(work, packed.filename),
    ],
    { cwd: path.join(work, "user"), encoding: "utf8", timeout: 150_000 },
  );
  if (install.status === 0) return;
  if (
    !/ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENOTCACHED|E403|ENETUNREACH/.test(install.stderr)
  ) {
    throw new Error(`npm install failed:\n${install.stderr}`);
  }
  unreachable = "no registry and no cache with the dependencies";
});
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

const installed = (context: TestContext): string => {
  context.skip(unreachable !== undefined, unreachable);
  return path.join(work, "user");
};

/** Runs Node in the user's folder on a file that is written there. */
function run(directory: string, file: string, script: string): string {
  writeFileSync(path.join(directory, file), script);
  return execFileSync(process.execPath, [file], { cwd: directory, encoding: "utf8" });
}

describe("the tarball", () => {
  test("weighs no more than it may", () => {
    process.stdout.write(
      `perilune packed: ${(packed.size / 1000).toFixed(0)} kB, unpacked ${(packed.unpackedSize / 1000).toFixed(0)} kB, ${packed.files.length} files\n`,
    );
    expect(packed.size).toBeLessThan(LIMIT.packed);
    expect(packed.unpackedSize).toBeLessThan(LIMIT.unpacked);
  });

  test("has every file that the manifest names, and no sources of the host", () => {
    const files = packed.files.map((file) => file.path);
    const targets = Object.values(manifest.exports)
      .flatMap(targetsOf)
      .filter((target) => !target.includes("*"))
      .map((target) => target.slice(2));
    for (const name of [...targets, "LICENSE", "README.md", "dist/cli/main.js", "wasm/perilune.wasm"]) {
      expect(files).toContain(name);
    }
    expect(files.filter((name) => /^(?:src|test|bench|node_modules|\.)/.test(name))).toEqual([]);
    expect(files.filter((name) => /^dist\/.*(?<!\.d)\.m?ts$/.test(name))).toEqual([]);
  });

  test("imports at run time what it declares, and nothing that only builds", () => {
    const declared = new Set([
      ...Object.keys(manifest.dependencies),
      ...Object.keys(manifest.peerDependencies),
    ]);
    const dist = path.join(builtPackage({ types: true }), "dist");
    const foreign = packed.files
      .map((file) => file.path)
      .filter((name) => /^dist\/.*\.js$/.test(name))
      .flatMap((name) => {
        const text = readFileSync(path.join(dist, "..", name), "utf8");
        return Array.from(text.matchAll(IMPORTS), ([, specifier = ""]) => `${name}: ${specifier}`);
      })
      .filter((line) => !/: (?:\.|node:)/.test(line) && !declared.has(line.replace(/^.*: /, "")));
    expect(foreign).toEqual([]);
  });
});

describe("installed in an empty folder", () => {
  test("from an ES module", (context) => {
    const printed = run(
      installed(context),
      "module.mjs",
      `import { loadRuntime } from "perilune";
       import { loadRuntime as loadDebug } from "perilune/debug";
       import { createEngine, decorate } from "perilune/wasmoon";
       for (const load of [loadRuntime, loadDebug]) {
         const runtime = await load();
         const state = runtime.createState();
         const engine = createEngine(runtime);
         engine.global.set("plain", decorate({ n: 2 }, { proxy: false }));
         console.log(...state.run("return _VERSION, ...", { args: [1, "two"] }), engine.doStringSync("return type(plain) .. plain.n"));
       }`,
    );
    expect(printed).toBe("Lua 5.4 1 two table2\nLua 5.4 1 two table2\n");
  });

  test("from CommonJS, by require", (context) => {
    const printed = run(
      installed(context),
      "script.cjs",
      `const { loadRuntime, LuaError } = require("perilune");
       require("perilune/debug"); require("perilune/wasmoon"); require("perilune/compile");
       loadRuntime().then((runtime) => {
         const state = runtime.createState();
         try { state.run("error('x')"); } catch (error) { console.log(error instanceof LuaError, state.run("return 1 + 1")[0]); }
       });`,
    );
    expect(printed).toBe("true 2\n");
  });

  test("its host modules", (context) => {
    const printed = run(
      installed(context),
      "modules.mjs",
      `import { loadRuntime } from "perilune";
       import crypto from "perilune/modules/crypto";
       import env, { createEnv } from "perilune/modules/env";
       import json from "perilune/modules/json";
       import log, { createLog, jsonLines } from "perilune/modules/log";
       import text from "perilune/modules/text";
       import time from "perilune/modules/time";
       import url from "perilune/modules/url";
       const modules = [crypto, createEnv({ values: { HOME: "/h" }, allow: ["HOME"] }), json, text, time, url];
       const lines = createLog({ sink: jsonLines((line) => process.stdout.write(line)), level: "warn" });
       const state = (await loadRuntime()).createState({ modules: [...modules, lines] });
       state.run(\`
         print((require("json").encode({ require("text").upper("é"), require("url").encode("a b"), require("env").get("HOME") })))
         print(require("crypto").hash("sha1", ""), (require("time").format(0)))
         require("log").info("not this") require("log").log("info", "nor this")
       \`);
       console.log(env.name, log.name);`,
    );
    expect(printed).toBe(
      '["É","a%20b","/h"]\nda39a3ee5e6b4b0d3255bfef95601890afd80709\t1970-01-01T00:00:00Z\nenv log\n',
    );
  });

  test("its native modules and its files, by their addresses", (context) => {
    const directory = installed(context);
    const printed = run(
      directory,
      "files.mjs",
      `import { loadRuntime } from "perilune";
       const wasm = new URL(import.meta.resolve("perilune/wasm/perilune.wasm"));
       const digest = new URL(import.meta.resolve("perilune/native/modules/digest/digest.wasm"));
       const state = (await loadRuntime({ wasm, realFiles: false, files: { "/m/digest.wasm": digest } })).createState({ context: "/m" });
       console.log(state.run("return require('digest').hex('md5', '')")[0]);`,
    );
    expect(printed).toBe("d41d8cd98f00b204e9800998ecf8427e\n");
  });

  test.for(["NodeNext", "Bundler"])(
    "from TypeScript, strictly, resolved as %s does",
    (resolution, context) => {
      const directory = installed(context);
      writeFileSync(
        path.join(directory, "user.ts"),
        `import { loadRuntime, LuaError, LuaTable, OptionError, type LuaState, type LuaValue, type NodeRuntimeOptions, type Runtime } from "perilune";
       import { loadRuntime as loadDebug } from "perilune/debug";
       import { compileSources, type Sysroot } from "perilune/compile";
       import { createEngine, decorateProxy, LuaEngine } from "perilune/wasmoon";
       import json, { createJson, type JsonLimits } from "perilune/modules/json";
       import { createLog, textLines, type LogEntry } from "perilune/modules/log";
       const options: NodeRuntimeOptions = { realFiles: false, stdlib: false, files: { "/a.lua": "return 1" } };
       const runtime: Runtime = await loadRuntime(options);
       runtime.createState()[Symbol.dispose]();
       const limits: JsonLimits = { maxDepth: 3 };
       const seen: LogEntry[] = [];
       const log = createLog({ sink: (entry) => seen.push(entry), level: "warn" });
       const state: LuaState = runtime.createState({ context: "/", modules: [createJson(limits), log] });
       const values: LuaValue[] = state.run("return {}, ...", { args: [1n, "x", true, null] });
       if (!(values[0] instanceof LuaTable)) throw new LuaError("no table", undefined, "");
       const engine: LuaEngine = createEngine(runtime, { injectObjects: true });
       engine.global.set("d", decorateProxy({}, { proxy: false }));
       export type Uses = [typeof loadDebug, typeof compileSources, Sysroot, typeof json, typeof textLines];
       // @ts-expect-error no such option
       const refused: unknown = await loadRuntime({ nonsense: 1 }).catch((error: unknown) => error);
       if (!(refused instanceof OptionError)) throw new Error("an unknown option is taken");
       console.log(values.length, engine.doStringSync("return type(d)"));`,
      );
      writeFileSync(
        path.join(directory, "tsconfig.json"),
        JSON.stringify({
          compilerOptions: {
            module: resolution === "Bundler" ? "ESNext" : resolution,
            moduleResolution: resolution,
            target: "ES2022",
            lib: ["ES2022", "DOM"],
            strict: true,
            exactOptionalPropertyTypes: true,
            skipLibCheck: false,
            outDir: `out-${resolution}`,
            types: [],
          },
          files: ["user.ts"],
        }),
      );
      writeFileSync(path.join(directory, "package.json"), JSON.stringify({ type: "module" }));
      const checked = spawnSync(process.execPath, [tsc, "-p", "."], { cwd: directory, encoding: "utf8" });
      expect(checked.stdout).toBe("");
      expect(checked.status).toBe(0);
      const printed = execFileSync(process.execPath, [`out-${resolution}/user.js`], {
        cwd: directory,
        encoding: "utf8",
      });
      expect(printed).toBe("5 table\n");
    },
  );

  test("its command", (context) => {
    const bin = path.join(
      installed(context),
      "node_modules",
      ".bin",
      process.platform === "win32" ? "perilune.cmd" : "perilune",
    );
    const of = (...args: string[]): string => execFileSync(bin, args, { encoding: "utf8" });
    expect(of("-e", "print(_VERSION)")).toBe("Lua 5.4\n");
    expect(of("--help")).toMatch(/usage/i);
    writeFileSync(path.join(work, "user", "main.lua"), "print(arg[1], ...)");
    expect(of(path.join(work, "user", "main.lua"), "a", "b")).toBe("a\ta\tb\n");
  });
});
