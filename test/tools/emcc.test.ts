/** The message when the pinned Emscripten cannot be used: one line with the remedy, wherever the package is. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { linkCore } from "../../src/compile/link-core.node.js";
import { findToolchain, WANTED } from "../../wasm/tools/emcc.mjs";
import { ROOT } from "../support/compile.js";

const directory = mkdtempSync(path.join(tmpdir(), "perilune-emscripten-"));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function program(name: string, script: string): string {
  const file = path.join(directory, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const said = async (environment: Record<string, string>): Promise<string> =>
  findToolchain(environment).then(
    () => "found",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

describe.skipIf(process.platform === "win32")("an emcc that cannot be used", () => {
  const broken = program("broken", "echo 'one line' >&2; echo 'unshare: not permitted' >&2; exit 1");
  const silent = program("silent", "exit 3");
  const script = path.join(ROOT, "wasm/toolchain.sh");

  it.each([
    [{ EMCC: broken }, `${broken} does not run (unshare: not permitted); `],
    [{ EMCC: silent }, `${silent} does not run (exit code 3); `],
    [
      { EMCC: path.join(directory, "absent") },
      `EMCC is ${path.join(directory, "absent")}, which is not there; `,
    ],
    [{ EMCC: program("old", "echo emcc 3.1.6") }, "is 3.1.6, and "],
    [{ PATH: directory }, "no emcc in EMCC, EMSDK or the path; "],
  ])("%j", async (environment, what) => {
    const message = await said(environment as Record<string, string>);
    expect(message).toContain(what);
    expect(message).not.toContain("\n");
    expect(message).toContain(`set EMCC to an emcc ${WANTED}, or run as root on Debian: `);
  });

  it("the advice is a command that works from any directory", async () => {
    const [, named] = /eval "\$\(sh '?(.*?)'?\)"$/.exec(await said({ EMCC: silent })) ?? [];
    expect(named).toBe(script);
    expect(existsSync(script)).toBe(true);
  });

  it("perilune link and the build say it", async () => {
    const options = { modules: [{ files: ["a.c"] }], out: "a.wasm", cwd: directory };
    const linking = linkCore({ ...options, environment: { EMCC: broken } });
    await expect(linking).rejects.toMatchObject({ code: "ERR_COMPILER_MISSING" });
    await expect(linking).rejects.toThrow(
      `linking a core needs the pinned emcc: ${broken} does not run (unshare`,
    );
    const build = spawnSync(process.execPath, [path.join(ROOT, "wasm/build.mjs"), "--check"], {
      env: { EMCC: broken },
      encoding: "utf8",
    });
    expect(build.status).toBe(1);
    expect(build.stderr).toMatch(
      /^build:wasm: \S+ does not run \(unshare: not permitted\); set EMCC to [^\n]*\n$/,
    );
  });
});
