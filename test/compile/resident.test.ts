/** The compiler that stays between calls of `perilune cc`. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { residentAddress } from "../../src/compile/resident-address.node.js";
import { askResident } from "../../src/compile/resident-client.node.js";
import type { ResidentAnswer, ResidentRequest } from "../../src/compile/resident-messages.js";
import { serveResident } from "../../src/compile/resident-server.node.js";

// Loading LLVM takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let cwd: string;
let address: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "perilune-resident-"));
  address = path.join(cwd, "socket");
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const START = [process.execPath, "-e", "require('fs').writeFileSync('started', '')"] as const;

function ask(argv: readonly string[], more: Partial<ResidentRequest> = {}): ReturnType<typeof askResident> {
  const environment = { PERILUNE_CACHE: "off" };
  const [command, flag, code] = START;
  const start = [command, flag, `process.chdir(${JSON.stringify(cwd)}); ${code}`] as const;
  return askResident(address, { argv, cwd, environment, umask: 0o022, ...more }, start);
}

/** Asks until the compiler has loaded LLVM. */
async function askPatiently(...parameters: Parameters<typeof ask>): Promise<ResidentAnswer> {
  return vi.waitFor(
    async () => {
      const answer = await ask(...parameters);
      if (answer === undefined) throw new Error("the compiler is busy");
      return answer;
    },
    { timeout: 50_000 },
  );
}

const text = ({ written }: ResidentAnswer): string =>
  written.map(([to, bytes]) => `${to}: ${Buffer.from(bytes, "base64").toString()}`).join("");

describe("a resident compiler", () => {
  it("does calls in the caller's directory, and ends when it is idle", async () => {
    const ended = serveResident(address, { idle: 300 });
    writeFileSync(path.join(cwd, "a.c"), "int a = A;\n");
    expect(await askPatiently(["-c", "a.c", "-DA=1"], { umask: 0o077 })).toEqual({ code: 0, written: [] });
    expect(statSync(path.join(cwd, "a.o")).mode & 0o777).toBe(0o600);
    expect(text(await askPatiently(["-E", "-P", "a.c", "-DA=2"]))).toBe("1: int a = 2;\n");
    const failed = await askPatiently(["-c", "a.c"]);
    expect(failed.code).toBe(1);
    expect(text(failed)).toContain("2: perilune cc: a.c does not compile:");
    await ended;
    expect(existsSync(address)).toBe(false);
  });

  it("declines what it cannot do, and ends if it is broken", async () => {
    const idle = serveResident(address, { idle: 200 });
    writeFileSync(path.join(cwd, "args"), "-c -x c -");
    expect(await askPatiently(["@args"])).toEqual({ written: [] });
    await idle;
    const importClang = (): never => {
      throw new TypeError("a bug");
    };
    // The compiler ends by itself: it would be idle for an hour.
    const ended = serveResident(address, {
      idle: 3_600_000,
      importClang: () => Promise.resolve({ Exit: Error, runLLVM: importClang } as never),
    });
    writeFileSync(path.join(cwd, "a.c"), "int a;\n");
    expect(await askPatiently(["-c", "a.c"])).toEqual({ written: [] });
    await ended;
  });

  it("leaves a second one no socket, and passes over a client that says nothing", async () => {
    const ended = serveResident(address, { idle: 500 });
    await vi.waitFor(() => expect(existsSync(address)).toBe(true));
    await serveResident(address);
    const silent = createConnection(address);
    await new Promise((resolve) => silent.once("data", resolve));
    expect(await ask(["--version"])).toBeUndefined();
    silent.destroy();
    expect(text(await askPatiently(["-dumpmachine"]))).toBe("1: wasm32-unknown-emscripten\n");
    await ended;
  });
});

describe("a call", () => {
  const started = (): boolean => existsSync(path.join(cwd, "started"));

  it("starts a compiler if another call was made a short time before", async () => {
    expect(await ask(["--version"])).toBeUndefined();
    expect(await ask(["--version"])).toBeUndefined();
    await vi.waitFor(() => expect(started()).toBe(true), 30_000);
  });

  it("does not start one beside one that is busy", async () => {
    const busy = createServer();
    await new Promise<void>((resolve) => busy.listen(address, resolve));
    for (let i = 0; i < 2; i++) expect(await ask(["--version"])).toBeUndefined();
    expect(existsSync(`${address}.last`)).toBe(false);
    busy.close();
  });

  it.skipIf(process.getuid === undefined)("asks only in a directory of the user, and not in CI", () => {
    const main = path.join(cwd, "main.js");
    writeFileSync(main, "");
    const at = (more: Record<string, string>): string | undefined =>
      residentAddress(main, { XDG_RUNTIME_DIR: cwd, ...more });
    const found = at({}) ?? "";
    expect(path.dirname(path.dirname(found))).toBe(cwd);
    expect(statSync(path.dirname(found)).mode & 0o777).toBe(0o700);
    writeFileSync(main, "another build");
    expect(at({})).not.toBe(found);
    expect(at({ CI: "true" })).toBeUndefined();
    expect(at({ CI: "true", PERILUNE_RESIDENT: "on" })).toBe(at({}));
    expect(at({ PERILUNE_RESIDENT: "off" })).toBeUndefined();
    rmSync(path.dirname(found), { recursive: true });
    mkdirSync(path.dirname(found), { mode: 0o755 });
    expect(at({})).toBeUndefined();
  });
});
