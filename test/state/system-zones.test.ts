/** Local time in given zones: os.date and os.time compared with native Lua under the same TZ. */
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { nativeLua } from "../support/native-lua.mjs";
import { products, sharedRuntime } from "../support/products.js";
import { sampled } from "../support/scale.js";

/** Local time from 1975 to 2037: converts each instant to fields and back, with and without a flag for daylight saving. */
const ZONE_TABLE = `
local names, lines = ...
lines = {}
for t = 157766400, 2145916800, 86400 * 23 + 3671 do
  local d = os.date("*t", t)
  local back = os.time(os.date("*t", t))
  d.isdst = nil
  lines[#lines + 1] = table.concat({t, os.date("%Y-%m-%d %H:%M:%S %z %j %w", t), tostring(os.date("*t", t).isdst),
    names and os.date("%Z", t) or "", back, os.time(d)}, " ")
end
return table.concat(lines, "\\n")`;

/** Times that a clock skips, and out-of-range fields. */
const ODD_TIMES = `
local lines = {}
local function add(fields)
  local t = os.time(fields)
  lines[#lines + 1] = table.concat({t, os.date("%c %z", t), fields.year, fields.month, fields.day, fields.hour,
    fields.min, fields.sec, fields.yday, fields.wday, tostring(fields.isdst)}, " ")
end
add{year = 2024, month = 3, day = 31, hour = 2, min = 30}
add{year = 2024, month = 3, day = 10, hour = 2, min = 30}
add{year = 2024, month = 14, day = -3, hour = 30, min = -61, sec = 7200}
add{year = 2023, month = 12, day = 366, hour = 12}
for month = 1, 12 do
  for _, isdst in ipairs{false, true} do add{year = 2024, month = month, day = 15, hour = 12, isdst = isdst} end
end
return table.concat(lines, "\\n")`;

/** Zones, and whether the platform knows their short names as in the system's tables. */
const ZONES: readonly (readonly [string, boolean])[] = [
  ["UTC", true],
  ["Europe/Paris", true],
  ["Europe/London", true],
  ["America/New_York", true],
  ["America/Los_Angeles", true],
  ["America/St_Johns", false],
  ["Asia/Kathmandu", false],
  ["Asia/Tokyo", true],
  ["Asia/Kolkata", true],
  ["Australia/Sydney", true],
  ["Australia/Lord_Howe", false],
  ["Pacific/Auckland", true],
  ["Pacific/Apia", false],
];

const native = await nativeLua();

function runNative(lua: string, zone: string, source: string, ...args: string[]): string {
  const script = `io.write((function(...) ${source} end)(${args.join(", ")}))`;
  const options = { env: { ...process.env, TZ: zone }, encoding: "utf8", maxBuffer: 1 << 26 } as const;
  return execFileSync(lua, ["-e", script], options);
}

describe.each(sampled(products, 2))("time zones ($name)", (product) => {
  const runtime = sharedRuntime(product);

  it.each(ZONES)("are as native Lua's: %s", (timeZone, names) => {
    if ("missing" in native) throw new Error(native.missing);
    using state = runtime().createState({ timeZone });
    const [table] = state.run<[string]>(ZONE_TABLE, { args: [names] });
    expect(table.split("\n").length).toBeGreaterThan(900);
    expect(table.split("\n")).toEqual(runNative(native.lua, timeZone, ZONE_TABLE, String(names)).split("\n"));
  });

  it.each(["Europe/Paris", "America/New_York", "Asia/Tokyo", "Asia/Kathmandu", "Australia/Sydney"])(
    "handle skipped times and invalid dates as native Lua does: %s",
    (timeZone) => {
      if ("missing" in native) throw new Error(native.missing);
      using state = runtime().createState({ timeZone });
      const [lines] = state.run<[string]>(ODD_TIMES);
      expect(lines.split("\n")).toEqual(runNative(native.lua, timeZone, ODD_TIMES).split("\n"));
    },
  );

  it("are a state's own, and the names go along", () => {
    using paris = runtime().createState({ timeZone: "Europe/Paris" });
    using tokyo = runtime().createState({ timeZone: "Asia/Tokyo" });
    const ask = "return os.date('%H %Z', 0)";
    for (let i = 0; i < 2; i++) {
      expect(paris.run(ask)).toEqual(["01 CET"]);
      expect(tokyo.run(ask)).toEqual(["09 JST"]);
    }
    expect(paris.run("return os.date('!%H', 0)")).toEqual(["00"]);
  });

  it("are the runtime's where a state has none", async () => {
    const elsewhere = await product.loadRuntime({ timeZone: "Asia/Kathmandu" });
    using state = elsewhere.createState();
    expect(state.run("return os.date('%H:%M %z %Z', 0)")).toEqual(["05:30 +0530 +0530"]);
    expect(state.run("return os.date('%H:%M %z %Z', 1720000000)")).toEqual(["15:31 +0545 +0545"]);
    using utc = elsewhere.createState({ timeZone: "UTC" });
    expect(utc.run("return os.date('%H:%M %z %Z', 0)")).toEqual(["00:00 +0000 UTC"]);
  });
});
