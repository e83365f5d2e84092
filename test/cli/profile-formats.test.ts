/** Formats, sums and the table of a fixed profile. */
import { describe, expect, it } from "vitest";
import { cpuProfile, heapProfile } from "../../src/cli/profile/chrome.js";
import { folded } from "../../src/cli/profile/folded.js";
import { readProfile } from "../../src/cli/profile/model.js";
import { speedscope } from "../../src/cli/profile/speedscope.js";
import { sums } from "../../src/cli/profile/sums.js";
import { table } from "../../src/cli/profile/table.js";
import {
  checkCpuProfile,
  checkFolded,
  checkHeapProfile,
  checkSpeedscope,
  heapNodes,
} from "./profile-rules.js";

const fn = (name: string | null, source: string | null, line = -1, main = false): object => ({
  name,
  source,
  line,
  lastLine: line + 5,
  main,
});

/** main:1 -> f:10 -> f:11 (recursion) -> string.rep; main:2 -> "odd; name"; f was loaded twice. */
const profile = readProfile(
  JSON.stringify({
    functions: [
      fn("(calls not shown)", null),
      fn(null, "@dir/a b.lua", 0, true),
      fn("f", "@dir/a b.lua", 9),
      fn("string.rep", null),
      fn("odd; na\nme", "(command line)", 3),
      fn("f", "@dir/a b.lua", 9),
    ],
    places: [
      [-1, -1, 0, 0, 0, 0],
      [0, 1, 1, 100.25, 16, 1],
      [1, 2, 10, 1000.5, 0, 0],
      [2, 5, 11, 50, 32, 2],
      [3, 3, 0, 3000.75, 1000, 1],
      [0, 1, 2, 0, 0, 0],
      [5, 4, 4, 7, 0, 0],
      [1, 5, 11, 0.25, 0, 0],
    ],
    samples: [
      [1, 100.25],
      [2, 1000.5],
      [4, 3000.75],
      [3, 50],
      [6, 7],
      [7, 0.25],
    ],
  }),
);
const TOTAL = 4158.75;

const url = (path: string): string => `file:///${path}`;

describe("sums", () => {
  const { all, functions, lines } = sums(profile);
  const ofFunction = (name: string) => functions.find((it) => it.function.name === name);
  const ofLine = (line: number) => lines.find((it) => it.line === line);

  it("adds up all", () => {
    expect(all).toEqual({ time: TOTAL, bytes: 1048, blocks: 4 });
  });

  it("shows time outside of all functions", () => {
    const outside = readProfile('{"functions":[],"places":[[-1,-1,0,5,0,0]],"samples":[[0,5]]}');
    expect(sums(outside).functions).toMatchObject([
      { function: { name: "(outside of all functions)" }, self: { time: 5 }, total: { time: 5 } },
    ]);
    expect(checkCpuProfile(cpuProfile(outside, url)).endTime).toBe(5);
  });

  it("counts a recursion once, and a function that was loaded twice as one", () => {
    expect(ofFunction("f")).toMatchObject({ self: { time: 1050.75 }, total: { time: 4051.5, bytes: 1032 } });
    expect(functions.filter((it) => it.function.name === "f").length).toBe(1);
    expect(ofFunction("main chunk")).toMatchObject({ self: { time: 100.25 }, total: { time: TOTAL } });
  });

  it("charges the line with the C functions that it calls", () => {
    expect(ofLine(11)).toMatchObject({ self: { time: 3051, bytes: 1032, blocks: 3 } });
    expect(ofLine(10)).toMatchObject({ self: { time: 1000.5 }, total: { time: 4051.25 } });
    expect(ofLine(1)).toMatchObject({ self: { time: 100.25 }, total: { time: 4151.75 } });
  });
});

describe("formats", () => {
  it(".cpuprofile", () => {
    const { nodes, endTime, samples } = checkCpuProfile(cpuProfile(profile, url));
    expect(endTime).toBe(Math.round(TOTAL));
    const frames = nodes.map(({ callFrame }) => callFrame);
    expect(frames).toContainEqual(
      expect.objectContaining({ functionName: "f", url: "file:///dir/a b.lua", lineNumber: 8 }),
    );
    expect(frames).toContainEqual(
      expect.objectContaining({ functionName: "string.rep", url: "", lineNumber: -1 }),
    );
    const f = nodes.find((node) => node.callFrame.functionName === "f");
    expect(f?.positionTicks).toEqual([{ line: 10, ticks: 1001 }]);
    expect(nodes.find(({ id }) => id === samples[2])?.callFrame.functionName).toBe("string.rep");
  });

  it(".heapprofile", () => {
    const head = checkHeapProfile(heapProfile(profile, url));
    const sizes = heapNodes(head).map(({ callFrame, selfSize }) => [callFrame.functionName, selfSize]);
    expect(sizes).toContainEqual(["string.rep", 1000]);
    expect(sizes.reduce((sum, [, size]) => sum + Number(size), 0)).toBe(1048);
  });

  it(".heapprofile has no calls below which nothing was allocated", () => {
    const fn = (name: string, at: number): string =>
      `{"name":"${name}","source":"@a.lua","line":${at + 1},"lastLine":${at + 1},"main":false}`;
    const mixed = readProfile(
      `{"functions":[${["idle", "outer", "inner"].map(fn).join()}],` +
        '"places":[[-1,-1,0,0,0,0],[0,0,1,9,0,0],[0,1,1,5,0,0],[2,2,1,0,64,1]],"samples":[[1,9]]}',
    );
    const names = heapNodes(checkHeapProfile(heapProfile(mixed, url))).map(
      ({ callFrame }) => callFrame.functionName,
    );
    expect(names.sort()).toEqual(["(root)", "inner", "outer"]);
  });

  it(".speedscope.json", () => {
    const { shared, profiles } = checkSpeedscope(speedscope(profile, "a"));
    expect(profiles.map(({ name, endValue }) => [name, endValue])).toEqual([
      ["time", TOTAL],
      ["time by line", TOTAL],
      ["bytes allocated", 1048],
      ["bytes allocated by line", 1048],
      ["allocations", 4],
    ]);
    const names = profiles[1]?.samples[2]?.map((frame) => shared.frames[frame]?.name);
    expect(names).toEqual([
      "main chunk dir/a b.lua:1",
      "f dir/a b.lua:10",
      "f dir/a b.lua:11",
      "string.rep [C]",
    ]);
  });

  it(".folded", () => {
    const stacks = checkFolded(folded(profile));
    const f = "f (dir/a b.lua:9)";
    expect(stacks.get(`main chunk (dir/a b.lua);${f};${f};string.rep [C]`)).toBe(3001);
    expect(stacks.get("main chunk (dir/a b.lua);odd,na,me ((command line):3)")).toBe(7);
  });

  it("a profile of nothing is one in each of them", () => {
    const empty = readProfile('{"functions":[],"places":[[-1,-1,0,0,0,0]],"samples":[]}');
    expect(checkCpuProfile(cpuProfile(empty, url)).endTime).toBe(0);
    expect(checkHeapProfile(heapProfile(empty, url)).children).toEqual([]);
    checkSpeedscope(speedscope(empty, "a"));
    expect(checkFolded(folded(empty)).size).toBe(0);
    expect(table(empty, () => undefined)).toContain("profile: 0.0 ms, 0 B in 0 allocations");
  });
});

describe("the table", () => {
  const text = table(profile, ({ source }, line) =>
    source === "@dir/a b.lua" ? `  \tline\u001b ${line} ${"x".repeat(100)}` : undefined,
  );

  it("has the dearest function first, and its lines with their text, cut and without control characters", () => {
    const rows = text.split("\n");
    expect(rows[0]).toBe("profile: 4.2 ms, 1.0 kB in 4 allocations");
    expect(rows[3]).toMatch(/^ +3\.0 +72\.2% +3\.0 +72\.2% +1\.0 kB +95\.4% +1 {2}string\.rep \[C\]$/);
    expect(text).toMatch(/^ *3\.1 +73\.4% +3\.1 +73\.4% {2}dir\/a b\.lua:11 +line {2}11 x+$/m);
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThan(130);
  });
});
