/** Getting files by hash and unpacking them, from a server of the test's own. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fetchByHash, sha256File, unpack } from "../../wasm/tools/fetch.mjs";

const BYTES = Buffer.from("what is wanted\0\xff");
const SHA256 = createHash("sha256").update(BYTES).digest("hex");

let dir: string;
let server: Server;
let base: string;
let requests: number;

beforeEach(async () => {
  vi.stubEnv("PERILUNE_DOWNLOADS", "");
  dir = mkdtempSync(path.join(tmpdir(), "perilune-test-"));
  requests = 0;
  server = createServer((request, response) => {
    requests++;
    if (request.url === "/good") response.end(BYTES);
    else if (request.url === "/bad") response.end("something else");
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await new Promise((resolve) => server.close(resolve));
  rmSync(dir, { recursive: true });
});

const wanted = (...urls: string[]) => ({
  name: "file.bin",
  sha256: SHA256,
  sources: urls.map((url) => ({ url: base + url })),
  cacheDir: path.join(dir, "cache"),
});

describe("fetchByHash", () => {
  it("takes the first place that has the right bytes, and keeps them", async () => {
    const file = await fetchByHash(wanted("/missing", "/bad", "/good", "/good"));
    expect(readFileSync(file)).toEqual(BYTES);
    expect(await sha256File(file)).toBe(SHA256);
    expect(requests).toBe(3);
    expect(await fetchByHash(wanted("/good"))).toBe(file);
    expect(requests).toBe(3);
    expect(readdirSync(path.join(dir, "cache"))).toEqual([path.basename(file)]);
  });

  it("says of each place why not", async () => {
    const sources = [...wanted("/missing", "/bad").sources, { url: "http://127.0.0.1:1/" }];
    const error = await fetchByHash({ ...wanted(), sources }).catch((thrown: Error) =>
      thrown.message.split("\n"),
    );
    expect(error).toEqual([
      `cannot get file.bin (SHA-256 ${SHA256}):`,
      `  ${base}/missing: HTTP status 404`,
      `  ${base}/bad: SHA-256 is ${createHash("sha256").update("something else").digest("hex")}`,
      expect.stringMatching(/^ {2}http:\/\/127\.0\.0\.1:1\/: ./),
      "Put the file into a directory and name that in PERILUNE_DOWNLOADS.",
    ]);
    expect(readdirSync(path.join(dir, "cache"))).toEqual([]);
  });

  it("finds a file of PERILUNE_DOWNLOADS by its hash, whatever it is called", async () => {
    const given = path.join(dir, "given");
    mkdirSync(path.join(given, "file.bin"), { recursive: true });
    writeFileSync(path.join(given, "a"), "no");
    writeFileSync(path.join(given, "z"), BYTES);
    vi.stubEnv("PERILUNE_DOWNLOADS", given);
    expect(readFileSync(await fetchByHash(wanted("/good")))).toEqual(BYTES);
    expect(requests).toBe(0);
  });

  it("ignores PERILUNE_DOWNLOADS if it does not exist or lacks the file", async () => {
    vi.stubEnv("PERILUNE_DOWNLOADS", path.join(dir, "nowhere"));
    await expect(fetchByHash(wanted())).rejects.toThrow(/PERILUNE_DOWNLOADS: ENOENT/);
    vi.stubEnv("PERILUNE_DOWNLOADS", dir);
    await expect(fetchByHash(wanted())).rejects.toThrow(/PERILUNE_DOWNLOADS: none of the/);
    expect(readFileSync(await fetchByHash(wanted("/good")))).toEqual(BYTES);
  });

  it("does not trust a cache that was changed", async () => {
    const file = await fetchByHash(wanted("/good"));
    writeFileSync(file, "changed");
    expect(readFileSync(await fetchByHash(wanted("/good")))).toEqual(BYTES);
    expect(requests).toBe(2);
  });
});

describe("unpack", () => {
  const tarball = () => {
    mkdirSync(path.join(dir, "top", "src"), { recursive: true });
    writeFileSync(path.join(dir, "top", "src", "a.c"), "int a;\n");
    execFileSync("tar", ["-czf", path.join(dir, "t.tar.gz"), "-C", dir, "top"]);
    return path.join(dir, "t.tar.gz");
  };

  it("leaves out the top directory, and bears being called twice at once", async () => {
    const file = tarball();
    const out = path.join(dir, "out");
    expect(await Promise.all([unpack(file, out), unpack(file, out), unpack(file, out)])).toEqual([
      out,
      out,
      out,
    ]);
    expect(readFileSync(path.join(out, "src", "a.c"), "utf8")).toBe("int a;\n");
    expect(readdirSync(dir).filter((name) => name.startsWith("out"))).toEqual(["out"]);
  });

  it("leaves nothing when the tarball is broken", async () => {
    const file = path.join(dir, "broken.tar.gz");
    writeFileSync(file, readFileSync(tarball()).subarray(0, 40));
    await expect(unpack(file, path.join(dir, "out"))).rejects.toThrow(/tar .*failed/);
    expect(existsSync(path.join(dir, "out"))).toBe(false);
  });
});
