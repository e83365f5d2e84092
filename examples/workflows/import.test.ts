/** The nightly import: it resumes in the middle, and misses and repeats nothing. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { testWorkflows, type TestWorkflows } from "perilune/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeFiles } from "./files.mjs";

const source = readFileSync(new URL("./import.lua", import.meta.url), "utf8");
const HOUR = 3_600_000;

let directory: string;
let rows: string[];
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "import-"));
  rows = [];
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const write = (name: string, lines: number): void => {
  writeFileSync(
    path.join(directory, name),
    Array.from({ length: lines }, (_, at) => `${name} ${at + 1}`).join("\n"),
  );
};

/** Lets real files be read until the workflow sleeps for the next night. */
async function asleep({ workflows }: TestWorkflows, id: string, generation: number): Promise<void> {
  await expect
    .poll(async () => {
      const info = await workflows.show(id);
      return [info.generation, info.waitsFor, info.error?.message];
    })
    .toEqual([generation, "time", undefined]);
}

test("imports each night what is new", async () => {
  write("a.csv", 250);
  const files = makeFiles(directory, ({ text }) => rows.push(text));
  await using service = await testWorkflows({ programs: { import: source }, activities: [files] });
  const id = await service.workflows.start("import");
  await service.clock.advance(2 * HOUR - 1000);
  expect(rows).toEqual([]);
  await service.clock.advance(1000);
  await asleep(service, id, 1);
  expect([rows.length, new Set(rows).size, rows[0], rows.at(-1)]).toEqual([250, 250, "a.csv 1", "a.csv 250"]);
  write("b.csv", 3);
  await service.clock.advance(24 * HOUR);
  await asleep(service, id, 2);
  expect(rows.slice(250)).toEqual(["b.csv 1", "b.csv 2", "b.csv 3"]);
  expect((await service.workflows.show(id)).input).toEqual([{ "a.csv": 250, "b.csv": 3 }]);
});

test("resumes in the middle of a file", async () => {
  write("a.csv", 250);
  let room = 150;
  let stop: () => void = () => undefined;
  const crashed = new Promise<void>((resolve) => (stop = resolve));
  const first = makeFiles(directory, ({ text }) => {
    if (room-- > 0) return rows.push(text);
    stop();
    return new Promise(() => undefined); // the power is gone
  });
  await using service = await testWorkflows({ programs: { import: source }, activities: [first] });
  const id = await service.workflows.start("import");
  const night = service.clock.advance(2 * HOUR);
  await crashed;
  const seen: number[] = [];
  const files = makeFiles(directory, ({ line, text }) => {
    seen.push(line);
    if (!rows.includes(text)) rows.push(text);
  });
  await service.restart({ activities: [files] });
  await night;
  await asleep(service, id, 1);
  expect(seen[0]).toBe(101); // the first batch was recorded
  expect([rows.length, new Set(rows).size]).toEqual([250, 250]);
});
