/** examples/processes: each program as a user runs it. Needs `dist/`. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { ROOT } from "../support/compile.js";

const run = promisify(execFile);

async function outputOf(example: string): Promise<readonly string[]> {
  const { stdout } = await run(process.execPath, [path.join(ROOT, "examples", "processes", example)]);
  return stdout.trimEnd().split("\n");
}

it("the crawler visits each page once, eight at a time", async () => {
  expect(await outputOf("crawl.mjs")).toEqual(["60 pages, 181 broken links, at most 8 requests at a time"]);
});

it("the chat room tells all guests what each says", async () => {
  expect(await outputOf("chat.mjs")).toEqual([
    "Ada joined",
    "Bob joined",
    "Ada: Hello, Bob!",
    "Bob: Hi. Bye!",
    "Ada: See you.",
    "Bob left",
  ]);
});

it("the supervisor restarts a worker that broke, and no other", async () => {
  expect(await outputOf("restarts.mjs")).toEqual([
    "divider failed: restarts.lua:18: attempt to divide by zero",
    "divider 20, counter 1",
    "divider no answer, counter 2",
    "divider 10, counter 3",
  ]);
});
