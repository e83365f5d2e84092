/** `npm start`: the example prints the digest that Node's own crypto computes. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const directory = mkdtempSync(path.join(tmpdir(), "perilune-example-"));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const sha256 = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

async function start(...args: string[]): Promise<string> {
  const { stdout } = await run("npm", ["start", "--silent", "--", ...args], {
    cwd: root,
    maxBuffer: 1 << 26,
  });
  return stdout;
}

it("reports on the repository's README when no file is named", async () => {
  expect(await start()).toContain(sha256(path.join(root, "README.md")));
});

it("reports on a binary file that is named", async () => {
  const file = path.join(directory, "some bytes.bin");
  writeFileSync(
    file,
    Uint8Array.from({ length: 300_001 }, (_, i) => (i * i * 7 + (i >> 3)) & 255),
  );
  const report = await start(file);
  expect(report).toContain(sha256(file));
  expect(report).toContain("300,001 bytes");
});

it("says which file it cannot read, and exits with 1", async () => {
  await expect(start(path.join(directory, "nothing"))).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/nothing: No such file or directory/) as string,
  });
});
