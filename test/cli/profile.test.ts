/** `perilune --profile`: finds the known hot spots of programs and does not change their behaviour. */
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { pathTo } from "../../src/cli/profile/calls.js";
import type { Profile, ProfiledFunction } from "../../src/cli/profile/model.js";
import { Profiler } from "../../src/cli/profile/profiler.js";
import { sums, type FunctionSum, type LineSum } from "../../src/cli/profile/sums.js";
import { ProgramExit } from "../../src/errors/state.js";
import type { SourceFinder } from "../../src/errors/trace.js";
import { ChunkSources } from "../../src/state/sources.js";
import { Collected, products, type Product } from "../support/products.js";
import {
  checkCpuProfile,
  checkFolded,
  checkHeapProfile,
  checkSpeedscope,
  heapNodes,
} from "./profile-rules.js";
import { folder, MAIN, perilune, run } from "./support.js";
import { runStandalone } from "../../src/runtime/standalone.js";
import { runtimeInternals } from "../support/internals.js";

/** The line of a text that has a mark in it. */
function lineOf(text: string, mark: string): number {
  return text.split("\n").findIndex((line) => line.includes(mark)) + 1;
}

/** Two loops of which one does 100 times the work, and two lines of which one allocates 100 times as much. */
const WORK = `
local function cold(n)
  local s = 0
  for i = 1, n do s = s + i % 3 end -- cold
  return s
end
local function hot(n)
  local s = 0
  for i = 1, 100 * n do s = s + i % 3 end -- hot
  return s
end
local function keep(n)
  local few, many = {}, {}
  for i = 1, n do few[i] = { i } end -- few
  for i = 1, 100 * n do many[i] = { i } end -- many
  return #few + #many
end
print("sum", cold(60000), hot(60000), keep(200))
io.stderr:write("done\\n")
`;

describe("perilune --profile", () => {
  it("finds the hot line and the line that allocates, and leaves the output as it is", async () => {
    using place = folder({ "work.lua": WORK });
    const plain = await perilune(["work.lua"], { cwd: place.path });
    const names = ["a.cpuprofile", "a.heapprofile", "a.speedscope.json", "a.folded"];
    const shown = await perilune([...names.map((name) => `--profile=${name}`), "work.lua"], {
      cwd: place.path,
    });
    expect(shown.stdout).toBe(plain.stdout);
    expect(shown.code).toBe(0);
    expect(shown.stderr).toMatch(/^done\nprofile: [0-9.]+ ms, [0-9.]+ [kM]B in [0-9]+ allocations\n/);
    const [, functions = "", times = "", memory = ""] = shown.stderr.split("\n\n");
    expect(functions.split("\n")[1]).toMatch(/ hot \(work\.lua:7\)$/);
    expect(times.split("\n")[1]).toMatch(
      new RegExp(
        `  work\\.lua:${lineOf(WORK, "-- hot")} +for i = 1, 100 \\* n do s = s \\+ i % 3 end -- hot$`,
      ),
    );
    expect(memory.split("\n")[1]).toMatch(new RegExp(`  work\\.lua:${lineOf(WORK, "-- many")} +for i = 1`));
    expect(shown.stderr).toMatch(new RegExp(`${names.map((name) => `profile: ${name}\n`).join("")}$`));

    const read = (name: string): string => readFileSync(path.join(place.path, name), "utf8");
    const { nodes, endTime } = checkCpuProfile(read("a.cpuprofile"));
    const hot = nodes.find(({ callFrame }) => callFrame.functionName === "hot");
    const ticks = hot?.positionTicks.find(({ line }) => line === lineOf(WORK, "-- hot"))?.ticks ?? 0;
    const cold = nodes.find(({ callFrame }) => callFrame.functionName === "cold")?.hitCount ?? 0;
    expect(ticks / endTime).toBeGreaterThan(0.5);
    expect(ticks).toBeGreaterThan(5 * cold);
    expect(hot?.callFrame.url).toBe(new URL("work.lua", `file://${place.path}/`).href);
    const heap = heapNodes(checkHeapProfile(read("a.heapprofile")));
    const largest = heap.sort((a, b) => b.selfSize - a.selfSize)[0];
    expect(largest?.callFrame.functionName).toBe("keep");
    const { profiles, shared } = checkSpeedscope(read("a.speedscope.json"));
    const byLine = profiles.find(({ name }) => name === "bytes allocated by line");
    const of = (mark: string): number =>
      byLine?.samples.reduce(
        (sum, stack, at) =>
          shared.frames[stack[stack.length - 1] ?? -1]?.line === lineOf(WORK, mark)
            ? sum + (byLine.weights[at] ?? 0)
            : sum,
        0,
      ) ?? 0;
    expect(of("-- many")).toBeGreaterThan(20 * of("-- few"));
    expect([...checkFolded(read("a.folded")).keys()]).toContain("main chunk (work.lua);hot (work.lua:7)");
  });

  it("writes time and memory by default", async () => {
    using place = folder({ "work.lua": "print(#arg, arg[0], arg[-1])" });
    const { stdout, stderr } = await perilune(["--profile", "work.lua", "--profile"], { cwd: place.path });
    expect(stdout).toBe("1\twork.lua\tperilune\n");
    expect(stderr).toMatch(/profile: perilune\.cpuprofile\nprofile: perilune\.heapprofile\n$/);
    checkCpuProfile(readFileSync(path.join(place.path, "perilune.cpuprofile"), "utf8"));
    checkHeapProfile(readFileSync(path.join(place.path, "perilune.heapprofile"), "utf8"));
  });

  it.each([
    ["an error", ["x.lua"], 1, /^perilune: x\.lua:2: end\nstack traceback:\n/],
    ["os.exit", ["exit.lua"], 7, /^profile: /],
    ["os.exit that closes the state", ["close.lua"], 8, /^profile: /],
    [
      "code on the command line",
      ["-e", "local s = 0 for i = 1, 1e6 do s = s + i end"],
      0,
      /\(command line\):1 {2}local s/,
    ],
    ["standard input", ["-"], 0, /stdin:1 {2}local s/],
    ["a syntax error", ["-e", "x x"], 1, /^perilune: .*syntax error/],
  ])("reports after %s", async (_, args, code, report) => {
    using place = folder({
      "x.lua": "local s = 0 for i = 1, 1e5 do s = s + i end\nerror 'end'",
      "exit.lua": "local s = 0 for i = 1, 1e5 do s = s + i end os.exit(7)",
      "close.lua": "local s = 0 for i = 1, 1e5 do s = s + i end os.exit(8, true)",
    });
    const outcome = await perilune(["--profile=a.cpuprofile", ...args], {
      cwd: place.path,
      input: "local s = 0 for i = 1, 1e6 do s = s + i end",
    });
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toMatch(report);
    expect(outcome.stderr).toMatch(/profile: a\.cpuprofile\n$/);
    checkCpuProfile(readFileSync(path.join(place.path, "a.cpuprofile"), "utf8"));
  });

  it("reports when whoever reads its output goes away", async () => {
    using place = folder({ "x.lua": "for i = 1, 1e5 do io.write(i, '\\n') end" });
    const command = `"${process.execPath}" "${MAIN}" --profile=a.folded x.lua`;
    const { stdout, stderr } = await run("sh", ["-c", `${command} | head -n 1`], { cwd: place.path });
    expect(stdout).toBe("1\n");
    expect(stderr).toMatch(/profile: a\.folded\n$/);
    checkFolded(readFileSync(path.join(place.path, "a.folded"), "utf8"));
    rmSync(path.join(place.path, "a.folded"));
    await run("sh", ["-c", `${command} 2>&1 >x.out | true`], { cwd: place.path });
    expect(checkFolded(readFileSync(path.join(place.path, "a.folded"), "utf8")).size).toBeGreaterThan(0);
  });

  it.each([
    ["a.txt", "perilune: --profile=a.txt: unknown format: the name must end in one of .cpuprofile, "],
    ["", "perilune: --profile=: unknown format"],
    ["no/such/a.cpuprofile", "perilune: cannot write the profile no/such/a.cpuprofile: ENOENT"],
    ["dir.cpuprofile", "perilune: cannot write the profile dir.cpuprofile: EISDIR"],
    ["x.lua/a.folded", "perilune: cannot write the profile x.lua/a.folded: ENOTDIR"],
  ])("refuses to write %j before anything runs", async (name, message) => {
    using place = folder({ "x.lua": "print 'ran'", "dir.cpuprofile/x": "" });
    const outcome = await perilune([`--profile=${name}`, "x.lua"], { cwd: place.path });
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr.startsWith(message)).toBe(true);
  });

  it("says when the file could not be written in the end", async () => {
    using place = folder({ "x.lua": "os.execute('mkdir a.folded')" });
    const outcome = await perilune(["--profile=a.folded", "x.lua"], { cwd: place.path });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/\nperilune: cannot write the profile a\.folded: EISDIR.*\n$/);
  });

  it("leaves no file behind where nothing ran", async () => {
    using place = folder({ "a.folded": "before" });
    const outcome = await perilune(["--profile=a.folded", "-k"], { cwd: place.path });
    expect(outcome.code).toBe(1);
    expect(readFileSync(path.join(place.path, "a.folded"), "utf8")).toBe("before");
  });
});

describe.each(products)("the profiler on the $name core", (product) => {
  const C_FUNCTIONS = `
local big = {}
for i = 1, 40000 do big[i] = i * 7919 % 40009 end
for i = 1, 5 do local s = string.rep("x", 3e6) end -- rep
table.sort(big) -- sort
table.sort(big, function(a, b) return a > b end) -- by
local parts = {}
for i = 1, 2000 do parts[#parts + 1] = ("%5d"):format(i) end
`;

  it("charges C functions to the line that calls them", async () => {
    const profile = await profileOf(product, C_FUNCTIONS);
    expect(lineIn(profile, lineOf(C_FUNCTIONS, "-- rep")).self.bytes).toBeGreaterThanOrEqual(15e6);
    expect(functionIn(profile, "string.rep").self.bytes).toBeGreaterThanOrEqual(15e6);
    const sort = functionIn(profile, "table.sort");
    const line = lineIn(profile, lineOf(C_FUNCTIONS, "-- sort"));
    expect(sort.self.time).toBeGreaterThan(0);
    expect(line.self.time).toBeGreaterThan(0);
    // Sorting is C that calls Lua: the comparator is below it, and has a time of its own.
    const comparator = sums(profile).functions.find(
      (it) => it.function.line === lineOf(C_FUNCTIONS, "-- by"),
    );
    expect(comparator?.self.time).toBeGreaterThan(0);
    expect(sort.total.time).toBeGreaterThanOrEqual(sort.self.time + (comparator?.self.time ?? 0) - 1);
    expect(childrenOf(profile, "table.sort")).toContain(comparator?.function);
  });

  it("counts a recursion once, however deep", async () => {
    const profile = await profileOf(
      product,
      `
        local function down(n)
          if n == 0 then return 0 end
          return 1 + down(n - 1)
        end
        for i = 1, 400 do
          down(i * 10)
        end
      `,
    );
    const { all } = sums(profile);
    const down = functionIn(profile, "down");
    expect(down.total.time).toBeLessThanOrEqual(all.time);
    expect(down.self.time).toBeGreaterThan(all.time / 2);
    expect(functionIn(profile, "main chunk").total.time).toBeGreaterThan(all.time / 2);
    expect(profile.places.length).toBeLessThan(20_000);
  });

  it("shows a coroutine below what resumed it", async () => {
    const text = `
local function loop(n) local s = 0 for i = 1, n do s = s + i % 5 end return s end
local co = coroutine.wrap(function()
  for i = 1, 20 do coroutine.yield(loop(100000)) end
end)
local function drive() for i = 1, 20 do co() end end
drive()
local dead = coroutine.create(function() loop(20000) error("x") end)
local function other() coroutine.resume(dead) end
other()
collectgarbage()
loop(20000)
`;
    const profile = await profileOf(product, text);
    const driven = functionIn(profile, "drive").total.time;
    expect(driven).toBeGreaterThan(functionIn(profile, "other").total.time);
    const stacks = profile.places.flatMap((_, index) => {
      const names = pathTo(profile.places, index).map((place) => profile.functions[place.function]?.name);
      return names.at(-1) === "loop" ? [names.join(" ")] : [];
    });
    expect(new Set(stacks)).toEqual(
      new Set([
        "main chunk drive (C function) (anonymous) loop",
        "main chunk other coroutine.resume (anonymous) loop",
        "main chunk loop",
      ]),
    );
  });

  it("continues after errors, and leaves the program's hooks alone", async () => {
    const text = `
local lines = 0
print(debug.gethook())
debug.sethook(function() lines = lines + 1 end, "l")
local x = 1
x = x + 1
print(select("#", debug.gethook()), select(2, debug.gethook()))
debug.sethook()
print(lines, debug.gethook())
print(pcall(debug.sethook, 1, 2))
for i = 1, 1000 do pcall(error, "x") end
print(select(2, pcall(string.rep)))
local function hot() local s = 0 for i = 1, 1e6 do s = s + i end return s end
hot()
`;
    const stdout = new Collected();
    const profile = await profileOf(product, text, stdout);
    expect(stdout.text()).toBe(await plainOutput(product, text));
    expect(functionIn(profile, "hot").self.time).toBeGreaterThan(0);
    expect(sums(profile).functions.map((it) => it.function.name)).toContain("hot");
  });

  it("charges time and memory to what uses them, at every size", async () => {
    const text = (n: number): string =>
      `local function f() return {} end\nfor i = 1, ${n} do f() end\nlocal t = {}\nfor i = 1, ${n} do t[i] = i end`;
    for (const n of [1, 100, 20_000]) {
      const profile = await profileOf(product, text(n));
      expect(functionIn(profile, "f").self.blocks).toBeGreaterThanOrEqual(n * 0.9);
      expect(lineIn(profile, 1).self.bytes).toBeGreaterThanOrEqual(n * 20);
      if (n > 1) expect(lineIn(profile, 4).self.bytes).toBeGreaterThan(n * 8);
    }
  });
});

/** Runs a program on a product, with or without a profile. */
async function runOn(
  product: Product,
  text: string,
  stdout: Collected,
  measured: boolean,
): Promise<Profiler> {
  const stderr = new Collected();
  const runtime = await product.loadRuntime({ stdout, stderr });
  const sources = (): SourceFinder =>
    new ChunkSources().finder(runtimeInternals(runtime).runtimeFiles.loaded);
  const profiler = new Profiler(runtimeInternals(runtime), { files: [], title: "", stderr, sources });
  const opened = measured ? profiler.begin : undefined;
  const code = exitCodeOf(() =>
    runStandalone(runtimeInternals(runtime), ["perilune", "-e", text], {}, opened),
  );
  expect([code, stderr.text()]).toEqual([0, ""]);
  return profiler;
}

function exitCodeOf(run: () => never): number {
  try {
    return run();
  } catch (error) {
    if (error instanceof ProgramExit) return error.code;
    throw error;
  }
}

async function profileOf(product: Product, text: string, stdout = new Collected()): Promise<Profile> {
  return (await runOn(product, text, stdout, true)).read();
}

async function plainOutput(product: Product, text: string): Promise<string> {
  const stdout = new Collected();
  await runOn(product, text, stdout, false);
  return stdout.text();
}

function functionIn(profile: Profile, name: string): FunctionSum {
  const found = sums(profile).functions.find((it) => it.function.name === name);
  if (found === undefined) throw new Error(`no ${name} in the profile`);
  return found;
}

function lineIn(profile: Profile, line: number): LineSum {
  const found = sums(profile).lines.find((it) => it.line === line);
  if (found === undefined) throw new Error(`no line ${line} in the profile`);
  return found;
}

/** The functions that one has called. */
function childrenOf({ functions, places }: Profile, name: string): ProfiledFunction[] {
  const called = places.flatMap((place) => {
    const child = functions[place.function];
    return functions[places[place.parent]?.function ?? -1]?.name === name && child ? [child] : [];
  });
  return [...new Set(called)];
}
