/** Starts PostgreSQL for tests and benchmarks: on a free port, in a temporary folder, and as another user if this one is root, which it refuses. */

import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** The user `nobody` of Debian. */
const NOBODY = 65534;

const OWNER = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** Where Debian has the server's programs, which are not in the PATH. */
const DEBIAN = "/usr/lib/postgresql";

const FOLDERS = [
  ...(process.env["PATH"] ?? "").split(path.delimiter),
  ...(existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => path.join(DEBIAN, version, "bin")) : []),
];

/** The folder of the server's programs; undefined if it is not installed. */
export const POSTGRES = FOLDERS.find((folder) =>
  ["postgres", "initdb"].every((name) => existsSync(path.join(folder, name))),
);

/** What a test says that is skipped for want of it. */
export const NEEDS_POSTGRES = "needs PostgreSQL (Debian: postgresql)";

/** A server. Its data is gone when it is removed. */
export class Postgres {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #child;

  constructor(folder, port, settings) {
    this.folder = folder;
    this.port = port;
    this.settings = settings;
  }

  /** Makes a database, and starts its server. */
  static async start({ fsync = false } = {}) {
    const folder = mkdtempSync(path.join(tmpdir(), "perilune-postgres-"));
    if (OWNER.uid !== undefined) chownSync(folder, OWNER.uid, OWNER.gid);
    const data = path.join(folder, "data");
    execFileSync(
      path.join(POSTGRES ?? "", "initdb"),
      ["--no-sync", "--auth=trust", "--username=perilune", "--encoding=UTF8", "--locale=C", "-D", data],
      { ...OWNER, cwd: folder, stdio: "ignore" },
    );
    const server = new Postgres(folder, await freePort(), { fsync: fsync ? "on" : "off" });
    await server.resume();
    return server;
  }

  get address() {
    return `postgres://perilune@127.0.0.1:${this.port}/postgres`;
  }

  /** Starts the server of a database that is there. */
  async resume() {
    const { folder, port } = this;
    const settings = {
      ...this.settings,
      listen_addresses: "127.0.0.1",
      unix_socket_directories: folder,
      max_connections: "200",
    };
    const child = spawn(
      path.join(POSTGRES ?? "", "postgres"),
      [
        ...["-D", path.join(folder, "data"), "-p", String(port)],
        ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
      ],
      { ...OWNER, cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
    );
    this.#child = child;
    let log = "";
    await new Promise((resolve, reject) => {
      child.stderr.on("data", (piece) => {
        log += piece.toString();
        if (log.includes("ready to accept connections")) resolve();
      });
      child.on("close", () => {
        reject(new Error(`PostgreSQL ended: ${log}`));
      });
    });
  }

  /** Ends the server at once, in the middle of what it does. */
  async stop() {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGQUIT");
    await closed;
  }

  async remove() {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address !== null && typeof address === "object" ? address.port : 0;
}
