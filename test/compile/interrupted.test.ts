/** A build that is interrupted leaves neither half a module nor temporary files. */
import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MAIN } from "../cli/support.js";

vi.setConfig({ testTimeout: 60_000 });

let directory: string;
beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), "perilune-interrupted-"))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const at = (...names: string[]): string => path.join(directory, ...names);

/** An emcc that tells that it compiles, by a file, and then never ends. */
const SLOW_EMCC = `#!/bin/sh
case "$1" in --version) echo "emcc (Emscripten) 3.1.69"; exit 0 ;; esac
: > "${"$"}STARTED"
exec sleep 50
`;

// A shell script is no command on Windows.
describe.skipIf(process.platform === "win32")("an interrupted build", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "by %s removes its temporary files and keeps the old module",
    async (signal) => {
      mkdirSync(at("tmp"));
      writeFileSync(at("a.c"), "int luaopen_a(void *L) { return L != 0; }\n");
      writeFileSync(at("a.wasm"), "old");
      writeFileSync(at("emcc"), SLOW_EMCC);
      chmodSync(at("emcc"), 0o755);
      const child = spawn(process.execPath, [MAIN, "build", "a.c"], {
        cwd: directory,
        detached: true, // a group of its own, as a shell makes for Control-C
        env: { PATH: process.env["PATH"], EMCC: at("emcc"), TMPDIR: at("tmp"), STARTED: at("started") },
      });
      const ended = new Promise((resolve) => child.on("close", (_code, by) => resolve(by)));
      await vi.waitUntil(() => existsSync(at("started")), { timeout: 50_000, interval: 50 });
      expect(readdirSync(at("tmp"))).toHaveLength(1);
      process.kill(-(child.pid ?? 0), signal);
      expect(await ended).toBe(signal);
      expect(readdirSync(at("tmp"))).toEqual([]);
      expect(readFileSync(at("a.wasm"), "utf8")).toBe("old");
      expect(readdirSync(directory).filter((name) => name.startsWith("."))).toEqual([]);
    },
  );
});
