/**
 * The packed package on other engines than the one that runs the tests: each Node that is supported, Bun and Deno, with
 * suites of behaviour from the same files, and with no more permissions than the package needs.
 */
import { cpSync, existsSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SuiteResult } from "../browser/suite/run.js";
import { bundleForEngines } from "../browser/suite/bundle.js";
import { runProgram } from "../support/child.js";
import { ROOT } from "../support/compile.js";
import { packedProject, type Project } from "../support/packed.js";
import { toolsOf } from "../support/tools.mjs";

/** They import nothing but the package, and expect none of V8's own messages. */
const SUITES = [
  "test/state/values.test.ts",
  "test/state/async-threads.test.ts",
  "test/host-modules/immutable.test.ts",
];

interface Engine {
  readonly name: string;
  readonly program: string;
  /** Its arguments before a script that may read these directories, or the whole machine. */
  readonly flags: (readable: readonly string[] | "all") => readonly string[];
}

const tools = toolsOf("engines") ?? "";
const system = `${process.platform}-${process.arch}`;
const on = (name: string): string => path.join(tools, name);

const ENGINES: readonly Engine[] = [
  ...[20, 22, 24, 26].map((version) => ({
    name: `Node ${version}`,
    program: on(`node${version}-${system}/bin/node`),
    flags: (readable: readonly string[] | "all") =>
      readable === "all" || version < 22
        ? []
        : ["--experimental-permission", ...readable.map((place) => `--allow-fs-read=${place}`)].map((flag) =>
            version > 22 ? flag.replace("--experimental-permission", "--permission") : flag,
          ),
  })),
  { name: "Bun", program: on(`@oven/bun-${system}/bin/bun`), flags: () => ["run"] },
  {
    name: "Deno",
    program: on(`@deno/${system}-glibc/deno`),
    flags: (readable) => [
      "run",
      "--no-prompt",
      ...(readable === "all" ? ["--allow-all"] : [`--allow-read=${readable.join(",")}`]),
    ],
  },
];

let project: Project;
beforeAll(async () => {
  if (tools === "") return;
  project = packedProject();
  await bundleForEngines(SUITES, path.join(project.directory, "suites"));
  cpSync(path.join(ROOT, "native/modules/digest/digest.wasm"), path.join(project.directory, "digest.wasm"));
  const names = SUITES.map((file) => path.basename(file));
  project.write({
    "suites.mjs": `import { runSuite } from "./suites/run.js";
      const results = [];
      for (const name of ${JSON.stringify(names)}) results.push(await runSuite(name, () => import("./suites/" + name + ".js")));
      console.log("RESULT " + JSON.stringify(results));`,
    "virtual.mjs": `import { loadRuntime, LuaError } from "perilune";
      import { loadRuntime as loadInline } from "perilune/inline";
      const printed = [];
      for (const load of [loadRuntime, loadInline]) {
        const runtime = await load({ realFiles: false, files: { "/a.txt": "text" } });
        const state = runtime.createState();
        state.set("later", async (x) => x + 1);
        let line;
        try { state.run("\\nerror('x')"); } catch (error) { if (error instanceof LuaError) line = error.line; }
        printed.push([
          state.run("return io.open('/a.txt'):read('a'), io.open('/etc/passwd') == nil, os.getenv('HOME'), os.execute(), require('prelude') ~= nil"),
          await state.runAsync("return later(1)"),
          line,
        ]);
      }
      console.log("RESULT " + JSON.stringify(printed));`,
    "kv.mjs": `import { memoryStorage, sqliteStorage } from "perilune/processes";
      const { DatabaseSync, Database = DatabaseSync } = await import("node:sqlite")
        .catch(() => import("bun:sqlite")).catch(() => ({}));
      const bytes = (text) => Uint8Array.from(text, (unit) => unit.charCodeAt(0));
      const text = (value) => value && String.fromCharCode(...value);
      const b = (value) => value === undefined ? undefined : bytes(value);
      const use = (storage) => {
        const seen = [];
        for (const [key, value] of [["a", "1"], ["a", ""], ["", "e"], ["\\xff", "f"], ["\\xff\\0", "g"], ["a/1", "x"], ["a/", "y"], ["b"], ["b", "z"]])
          seen.push(storage.set(bytes(key), b(value)));
        for (const key of ["a", "", "none", "\\xff\\0"]) seen.push(text(storage.get(bytes(key))));
        for (const swap of [["n", "0", "1"], ["n", , "1"], ["n", , "2"], ["n", "1", "2"], ["n", "1"], ["n", "2"], ["n"], ["b"]])
          seen.push(storage.swap(bytes(swap[0]), b(swap[1]), b(swap[2])));
        for (const [prefix, after, limit] of [["", , 9], ["a", , 9], ["a", "a", 1], ["a/", "a", 9], ["a", "b", 9], ["\\xff", , Infinity], ["", "a", 0]])
          seen.push(storage.list({ prefix: bytes(prefix), after: b(after), limit }).map(({ key, value }) => text(key) + "=" + text(value)));
        seen.push(storage.set(bytes("a"), undefined), text(storage.get(bytes("a"))));
        return seen;
      };
      const results = [use(memoryStorage())];
      if (Database !== undefined) {
        const database = new Database("kv.db");
        results.push(use(sqliteStorage(database)));
        database.close();
        const again = new Database("kv.db");
        results.push(text(sqliteStorage(again).get(bytes("a/1"))), sqliteStorage(again, { table: "other" }).list({ prefix: bytes(""), limit: 9 }).length);
        const locked = new Database("kv.db");
        locked.exec("BEGIN EXCLUSIVE");
        try { sqliteStorage(again); } catch (error) { results.push(error instanceof Error); }
        locked.close();
        again.close();
      }
      console.log("RESULT " + JSON.stringify(results));`,
    "workflows.mjs": `import { loadRuntime } from "perilune";
      import { createWorkflows } from "perilune/workflows";
      import { openSqliteStore } from "perilune/workflows/node";
      const results = [];
      const serve = async () => createWorkflows({
        store: await openSqliteStore("workflows.db"), runtime: await loadRuntime(),
        programs: { p: "local workflow = require 'workflow' workflow.sleep(0.01) local value = workflow.receive 'go' return value" },
      });
      const first = await serve();
      await first.work();
      await first.start("p", { id: "w" });
      while ((await first.show("w")).steps < 2) await new Promise((resolve) => setTimeout(resolve, 5));
      await first.stop();
      const second = await serve();
      await second.work();
      await second.signal("w", "go", 7);
      results.push((await second.result("w")).values, (await second.replay("w")).map(({ place }) => place));
      await second.stop();
      console.log("RESULT " + JSON.stringify(results));`,
    "real.mjs": `import { loadRuntime } from "perilune";
      import crypto from "perilune/modules/crypto";
      const runtime = await loadRuntime();
      const state = runtime.createState({ sandbox: "none", modules: [crypto], context: import.meta.dirname ?? "." });
      console.log("RESULT " + JSON.stringify(state.run(\`
        local f = assert(io.open("made.txt", "w")) f:write("x") f:close()
        return io.open("made.txt"):read("a"), require("digest").hex("md5", ""), os.getenv("MARK"), require("crypto").hash("sha1", "")\`)));`,
  });
});
afterAll(() => {
  if (tools !== "") project.remove();
});

describe.skipIf(tools === "")("engines (node test/support/tools.mjs engines installs them)", () => {
  for (const engine of ENGINES) {
    const run = async (script: string, readable: readonly string[] | "all"): Promise<unknown> => {
      const { code, stdout, stderr } = await runProgram(
        engine.program,
        [...engine.flags(readable), path.join(project.directory, script)],
        { cwd: project.directory, env: { MARK: "seen" } },
      );
      expect(code, `${stderr}${stdout.toString()}`).toBe(0);
      return JSON.parse(/^RESULT (.*)$/m.exec(stdout.toString())?.[1] ?? "null");
    };

    describe.skipIf(!existsSync(engine.program))(engine.name, () => {
      test("suites of behaviour", async () => {
        for (const { passed, skipped, failed } of (await run("suites.mjs", "all")) as SuiteResult[]) {
          expect(failed).toEqual([]);
          expect(skipped).toBe(0);
          expect(passed).toBeGreaterThan(0);
        }
      });

      test("with no real files it reads the package and nothing else", async () => {
        const each = [["text", true, null, false, true], [2], 2];
        expect(await run("virtual.mjs", [project.directory])).toEqual([each, each]);
      });

      test("values in SQLite, which Node 20 does not have", async () => {
        rmSync(path.join(project.directory, "kv.db"), { force: true });
        const [memory, ...sqlite] = (await run("kv.mjs", "all")) as unknown[];
        expect(memory).toContainEqual(["a=", "a/=y", "a/1=x"]);
        expect(sqlite).toEqual(engine.name === "Node 20" ? [] : [memory, "x", 0, true]);
      });

      if (/^Node 2[2-9]/.test(engine.name))
        test("workflows in SQLite, as this Node has it", async () => {
          rmSync(path.join(project.directory, "workflows.db"), { force: true });
          expect(await run("workflows.mjs", "all")).toEqual([[7], ["p.lua:1", "p.lua:1"]]);
        });

      test("with the machine's files", async () => {
        const empty = "d41d8cd98f00b204e9800998ecf8427e";
        const sha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
        expect(await run("real.mjs", "all")).toEqual(["x", empty, "seen", sha1]);
      });
    });
  }
});
