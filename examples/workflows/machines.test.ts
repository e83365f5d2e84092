/** The file for `docker compose`: it is read as YAML, and its worker runs here, on a PostgreSQL of the test. */

import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { builtPackage } from "../../test/support/built.js";
import { ROOT } from "../../test/support/compile.js";
import { NEEDS_POSTGRES, POSTGRES, Postgres } from "../../test/support/postgres.mjs";

const FOLDER = path.join(import.meta.dirname, "machines");
const json = (file: string): Record<string, Record<string, string>> =>
  JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, string>>;

interface Compose {
  readonly services: Record<string, Record<string, unknown>>;
}

const { services } = parse(readFileSync(path.join(FOLDER, "compose.yml"), "utf8"), {
  strict: true,
}) as Compose;
const command = services["worker"]?.["command"] as string[];

it("has an address with the user, the password and the database of its PostgreSQL, and packages that fit", () => {
  const {
    POSTGRES_USER: user,
    POSTGRES_PASSWORD: password,
    POSTGRES_DB: database,
  } = services["postgres"]?.["environment"] as Record<string, string>;
  expect(command.slice(0, 5)).toEqual([
    ...["npx", "perilune", "worker", "--store"],
    `postgres://${user}:${password}@postgres:5432/${database}`,
  ]);
  expect(Object.keys(services["worker"]?.["depends_on"] as object)).toEqual(["postgres", "packages"]);
  const { dependencies } = json(path.join(FOLDER, "package.json"));
  const { peerDependencies: peers } = json(path.join(ROOT, "package.json"));
  for (const name of ["pg", "graphile-worker"]) expect(dependencies?.[name]).toBe(peers?.[name]);
});

describe.skipIf(POSTGRES === undefined)(POSTGRES === undefined ? NEEDS_POSTGRES : "with PostgreSQL", () => {
  let server: Postgres;
  let directory: string;
  let worker: ChildProcess | undefined;
  beforeAll(async () => {
    server = await Postgres.start();
    directory = mkdtempSync(path.join(tmpdir(), "perilune-machines-"));
    cpSync(FOLDER, directory, { recursive: true });
    mkdirSync(path.join(directory, "node_modules"));
    symlinkSync(builtPackage(), path.join(directory, "node_modules", "perilune"), "junction");
  });
  afterAll(async () => {
    worker?.kill("SIGKILL");
    await server.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  const start = (args: readonly string[]): ChildProcess =>
    spawn(process.execPath, [path.join(builtPackage(), "dist", "cli", "main.cjs"), ...args], {
      cwd: directory,
      stdio: ["ignore", "pipe", "pipe"],
    });

  async function perilune(...args: readonly string[]): Promise<string> {
    const child = start([...args, "--store", server.address]);
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (piece: Buffer) => {
        text += piece.toString();
      });
    await new Promise((resolve) => child.on("close", resolve));
    return text;
  }

  it("its worker does the work, and the commands look at it", async () => {
    const args = command.slice(2).map((arg) => (arg.startsWith("postgres://") ? server.address : arg));
    worker = start(args);
    let said = "";
    worker.stdout?.on("data", (piece: Buffer) => {
      said += piece.toString();
    });
    expect(await perilune("workflows", "start", "greet", '"Ann"', "--app", "app", "--id", "g")).toBe("g\n");
    await expect.poll(() => said, { timeout: 30_000 }).toContain("hello Ann, 3 of 3, from ");
    await expect
      .poll(() => perilune("workflows", "list", "--status", "completed"), { timeout: 30_000, interval: 300 })
      .toMatch(/^g {2}greet {2}completed {2}6 steps /);
    expect(await perilune("workflows", "show", "g")).toContain("values: [ 'greeted Ann' ]");
    const ended = new Promise((resolve) => worker?.on("close", resolve));
    worker.kill("SIGTERM");
    expect(await ended).toBe(0);
    await server.stop();
    expect(await perilune("workflows", "list")).toMatch(
      /^perilune workflows: no PostgreSQL answers at postgres:\/\/perilune@127\.0\.0\.1:\d+\/postgres \(.*\): start it, /,
    );
  }, 120_000);
});
