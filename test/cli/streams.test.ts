/** The command line's streams under strain: readers that go away or are slow, input of all bytes, all memory taken. */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { openSync, closeSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { folder, MAIN, perilune } from "./support.js";

const PIPE = 128 + 13;

/** Reads a little of what the program writes, then closes the pipe. */
async function readSomeOf(
  stream: "stdout" | "stderr",
  program: string,
): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [MAIN, "-e", program], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 30_000,
    killSignal: "SIGKILL",
  });
  let stderr = "";
  if (stream === "stdout") child.stderr.on("data", (bytes: Buffer) => (stderr += bytes.toString("latin1")));
  child[stream].once("data", () => child[stream].destroy());
  const [code] = (await once(child, "exit")) as [number | null];
  return { code, stderr };
}

describe("a reader that goes away", () => {
  test("quietly ends a program that keeps writing", async () => {
    expect(await readSomeOf("stdout", "while true do io.write('x') end")).toEqual({ code: PIPE, stderr: "" });
  });

  test("also under pcall, and with unbuffered output", async () => {
    const program = "io.stdout:setvbuf('no') while true do pcall(io.write, 'x') end";
    expect(await readSomeOf("stdout", program)).toEqual({ code: PIPE, stderr: "" });
  });

  test("also of standard error", async () => {
    expect((await readSomeOf("stderr", "while true do io.stderr:write('x') end")).code).toBe(PIPE);
  });
});

test("a slow reader gets every byte", async () => {
  const child = spawn(
    process.execPath,
    [MAIN, "-e", "local s = ('0123456789abcdef'):rep(4096) for i = 1, 40 do io.write(s) end io.write('end')"],
    { stdio: ["ignore", "pipe", "inherit"], timeout: 50_000, killSignal: "SIGKILL" },
  );
  let size = 0;
  let last = "";
  for await (const bytes of child.stdout as AsyncIterable<Buffer>) {
    size += bytes.length;
    last = (last + bytes.toString("latin1")).slice(-8);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect([size, last]).toEqual([40 * 65536 + 3, "bcdefend"]);
});

test("a megabyte of all bytes passes through unchanged", async () => {
  const input = Uint8Array.from({ length: 1 << 20 }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
  const { stdout, code } = await perilune(["-e", "io.write(io.read('a'))"], { input });
  expect(code).toBe(0);
  expect(Buffer.from(stdout, "latin1").equals(Buffer.from(input))).toBe(true);
});

test("standard input may be a file", async () => {
  using place = folder({ in: "one\0\xff\r\ntwo" });
  const fd = openSync(path.join(place.path, "in"), "r");
  const child = spawn(process.execPath, [MAIN, "-e", "print(#io.read('L'), io.read('a'), io.read())"], {
    stdio: [fd, "pipe", "inherit"],
  });
  closeSync(fd);
  const out: Buffer[] = [];
  for await (const bytes of child.stdout as AsyncIterable<Buffer>) out.push(bytes);
  expect(Buffer.concat(out).toString()).toBe("8\ttwo\tnil\n");
});

test("reports standard input that is a directory", async () => {
  using place = folder();
  const fd = openSync(place.path, "r");
  const child = spawn(process.execPath, [MAIN], { stdio: [fd, "ignore", "pipe"] });
  closeSync(fd);
  const err: Buffer[] = [];
  for await (const bytes of child.stderr as AsyncIterable<Buffer>) err.push(bytes);
  expect(Buffer.concat(err).toString()).toBe("perilune: cannot read stdin: Is a directory\n");
});

describe.skipIf(spawnSync("mkfifo", ["--version"]).error !== undefined)("named pipes (mkfifo)", () => {
  test("can be a script, be read and be written", { timeout: 60_000 }, async () => {
    using place = folder();
    const { path: cwd } = place;
    const pipe = path.join(cwd, "pipe");
    expect(spawnSync("mkfifo", [pipe]).status).toBe(0);
    const [script] = await Promise.all([
      perilune(["pipe", "given"], { cwd }),
      writeFile(pipe, "print('from the pipe', ...)"),
    ]);
    expect(script).toEqual({ stdout: "from the pipe\tgiven\n", stderr: "", code: 0 });
    const [read] = await Promise.all([
      perilune(["-e", "local n = 0 for l in io.lines('pipe') do n = n + l end print(n)"], { cwd }),
      writeFile(pipe, Array.from({ length: 50_000 }, (_, i) => `${i}\n`).join("")),
    ]);
    expect(read).toEqual({ stdout: "1249975000\n", stderr: "", code: 0 });
    const program =
      "local f = assert(io.open('pipe', 'w')) print(f:seek() == nil, f:write('a\\0b') == f, f:close())";
    const [written, got] = await Promise.all([perilune(["-e", program], { cwd }), readFile(pipe, "latin1")]);
    expect([written.stdout, got]).toEqual(["true\ttrue\ttrue\n", "a\0b"]);
  });
});

describe("all memory taken", () => {
  test("is an error of the script", async () => {
    expect(await perilune(["-e", "string.rep('x', 2 ^ 31 - 100)"])).toEqual({
      stdout: "",
      stderr: "perilune: not enough memory\n",
      code: 1,
    });
  });

  test("can be caught, and the program continues", async () => {
    const program = "print(pcall(string.rep, 'x', 2 ^ 31 - 100)) print(#string.rep('x', 1000))";
    expect(await perilune(["-e", program])).toEqual({
      stdout: "false\tnot enough memory\n1000\n",
      stderr: "",
      code: 0,
    });
  });
});

test("arguments that are not UTF-8 keep their bytes", { skip: process.platform !== "linux" }, async () => {
  using place = folder({ "x.lua": "print(#arg[1], arg[1]:byte(1, -1)) print(arg[2])" });
  const child = spawn(
    "sh",
    ["-c", `exec "$0" "$1" x.lua "$(printf '\\377\\376A')" größe`, process.execPath, MAIN],
    {
      cwd: place.path,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const out: Buffer[] = [];
  for await (const bytes of child.stdout as AsyncIterable<Buffer>) out.push(bytes);
  expect(Buffer.concat(out).toString()).toBe("3\t255\t254\t65\ngröße\n");
});
