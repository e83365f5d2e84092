/**
 * The package as users get it: packed, installed into an empty folder, used from an ES module, from CommonJS and by its
 * command. Where the registry with its two dependencies cannot be reached, and npm's cache has
 * them not, all but the packing is skipped by name.
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, type TestContext } from "vitest";
import { builtPackage } from "../support/built.js";
import { ROOT } from "../support/compile.js";
import { withoutCxx } from "../support/fixtures.js";
import { LONG } from "../support/scale.js";
import { packedCxx, packedTarball, type Packed } from "../support/packed.js";

/** The limits for the sizes of the tarball and of the unpacked files, in bytes. */
const LIMIT = { packed: 3_850_000, unpacked: 14_100_000 };
/** The same of the package for C++. */
const CXX_LIMIT = { packed: 4_400_000, unpacked: 21_500_000 };

/** Statements at the start of a line, and calls. */
const IMPORTS = /(?:^(?:import|export)\b[^;"'()=]*?\bfrom\s*|^import\s*|\bimport\(\s*)["']([^"'\n]+)["']/gm;

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
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

let work: string;
let packed: Packed;
let cxx: Packed | undefined;
let unreachable: string | undefined;

beforeAll(() => {
  work = mkdtempSync(path.join(tmpdir(), "perilune-pack-"));
  const tarball = packedTarball();
  packed = tarball.report;
  const files = [tarball.file];
  if (withoutCxx === "") {
    const another = packedCxx(work);
    cxx = another.report;
    files.push(another.file);
  }
  mkdirSync(path.join(work, "user"));
  writeFileSync(path.join(work, "user", "package.json"), "{}");
  const install = spawnSync(
    npm,
    ["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", ...files],
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
    for (const name of [...targets, "LICENSE", "README.md", "dist/cli/main.cjs", "wasm/perilune.wasm"]) {
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
      .filter((name) => /^dist\/.*\.c?js$/.test(name))
      .flatMap((name) => {
        const text = readFileSync(path.join(dist, "..", name), "utf8");
        return Array.from(text.matchAll(IMPORTS), ([, specifier = ""]) => `${name}: ${specifier}`);
      })
      .filter((line) => !/: (?:\.|node:)/.test(line) && !declared.has(line.replace(/^.*: /, "")));
    expect(foreign).toEqual([]);
  });
});

const HELLO = `
#include <lua.hpp>
#include <iostream>
#include <stdexcept>
#include <string>
static int hello(lua_State *L) {
  const std::string name = luaL_checkstring(L, 1);
  if (name.empty()) throw std::invalid_argument("nobody");
  std::cout << "Hello, " << name << std::endl;
  return 0;
}
extern "C" int luaopen_hello(lua_State *L) { lua_pushcfunction(L, hello); return 1; }`;

describe.skipIf(withoutCxx !== "")(`the package for C++${withoutCxx}`, () => {
  test("weighs no more than it may, and has headers, archives and licences", () => {
    const { size = 0, unpackedSize = 0, files = [] } = cxx ?? {};
    process.stdout.write(
      `perilune-cxx packed: ${size} bytes, unpacked ${unpackedSize}, ${files.length} files\n`,
    );
    expect(size).toBeLessThan(CXX_LIMIT.packed);
    expect(unpackedSize).toBeLessThan(CXX_LIMIT.unpacked);
    const names = files.map((file) => file.path);
    for (const name of ["include/c++/v1/string", "lib/libc++-except.a", "LICENSE.llvm", "LICENSE.musl"])
      expect(names).toContain(name);
    expect(names.filter((name) => /^(?:src|tools)/.test(name))).toEqual([]);
  });

  test("compiles C++ beside the package, which Node then requires", { timeout: LONG }, (context) => {
    const directory = installed(context);
    const modules = path.join(directory, "node_modules");
    mkdirSync(path.join(modules, "@yowasp"), { recursive: true });
    const clang = path.join(modules, "@yowasp", "clang");
    if (!existsSync(clang))
      symlinkSync(path.join(ROOT, "node_modules", "@yowasp", "clang"), clang, "junction");
    writeFileSync(path.join(directory, "hello.cpp"), HELLO);
    const perilune = path.join(modules, "perilune", "dist", "cli", "main.cjs");
    const command = [perilune, "build", "hello.cpp", "--compiler", "npm", "--no-cache"];
    execFileSync(process.execPath, command, { cwd: directory, encoding: "utf8" });
    const printed = run(
      directory,
      "hello.cjs",
      `const { loadRuntime } = require("perilune");
       loadRuntime().then((runtime) => {
         const state = runtime.createState();
         console.log(state.run("local hello = require 'hello' hello('Ada') return pcall(hello, '')"));
       });`,
    );
    expect(printed).toBe("Hello, Ada\n[ false, 'nobody' ]\n");
  });
});

describe("installed in an empty folder", () => {
  test("from an ES module", (context) => {
    const printed = run(
      installed(context),
      "module.mjs",
      `import { loadRuntime } from "perilune";
       import { loadRuntime as loadDebug } from "perilune/debug";
       import { loadRuntime as loadInline } from "perilune/inline";
       import { createEngine, decorate } from "perilune/wasmoon";
       for (const load of [loadRuntime, loadDebug, loadInline]) {
         const runtime = await load();
         const state = runtime.createState();
         const engine = createEngine(runtime);
         engine.global.set("plain", decorate({ n: 2 }, { proxy: false }));
         console.log(...state.run("return _VERSION, ...", { args: [1, "two"] }), engine.doStringSync("return type(plain) .. plain.n"));
       }`,
    );
    expect(printed).toBe("Lua 5.4 1 two table2\n".repeat(3));
  });

  test("from CommonJS, by require", (context) => {
    const printed = run(
      installed(context),
      "script.cjs",
      `const { loadRuntime, LuaError } = require("perilune");
       require("perilune/debug"); require("perilune/wasmoon"); require("perilune/compile");
       if (require("perilune/processes").createDispatcher === undefined || require("perilune/testing").execute === undefined) throw new Error("missing");
       loadRuntime().then((runtime) => {
         const state = runtime.createState();
         try { state.run("error('x')"); } catch (error) { console.log(error instanceof LuaError, state.run("return 1 + 1")[0]); }
       });`,
    );
    expect(printed).toBe("true 2\n");
  });

  test("its kit for tests", (context) => {
    const printed = run(
      installed(context),
      "testing.mjs",
      `import time from "perilune/modules/time";
       import { Pid } from "perilune/processes";
       import { luaMatchers, luaProcess, testScheduler } from "perilune/testing";
       const scheduler = await testScheduler();
       const result = scheduler.execute(luaProcess("return time.sleep(3600)", { modules: [time] }), { pid: new Pid("a") });
       await scheduler.clock.advance(3_600_000);
       console.log((await result).values, Object.keys(luaMatchers));
       await scheduler.stop();`,
    );
    expect(printed).toBe("[ true ] [ 'toReturnLua', 'toFailWith' ]\n");
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
