/**
 * Faults that wasmoon's users report, with the numbers of its issues. Each has a function that throws if the fault is
 * there; it runs on wasmoon's own build and on `LuaState`, both behind the interface `Embedding`.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect, isDeepStrictEqual } from "node:util";
import { build } from "esbuild";

/** A Lua state of either library. */
export interface Embedding {
  /** Runs a chunk, which may wait, and returns its results. */
  run(source: string): Promise<readonly unknown[]>;
  runSync(source: string): readonly unknown[];
  /** Calls a Lua function, which may wait, and returns its results. */
  call(fn: unknown, ...args: unknown[]): Promise<readonly unknown[]>;
  set(name: string, value: unknown): void;
  /** The value of a global; a table is copied. */
  get(name: string): unknown;
  /** Sets a timeout in milliseconds for what runs from now on; undefined removes it. */
  limit(milliseconds: number | undefined): void;
  /** A Lua expression that waits for the promise of `expression`. */
  waiting(expression: string): string;
  /** The texts of the library's program for browsers. */
  sources(): readonly string[];
  /** The entry for a bundler for browsers. */
  entry(): string;
  close(): void;
}

/** Makes an embedding whose scripts may require what is in `directory`. */
export type Embed = (directory: string) => Promise<Embedding>;

export interface Pain {
  readonly issues: readonly number[];
  readonly what: string;
  /** The error of wasmoon's own build. */
  readonly wasmoon: RegExp;
  readonly run: (lua: Embedding, directory: string) => Promise<void>;
}

function expectSame(got: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(got, expected)) throw new Error(`${inspect(got)}, not ${inspect(expected)}`);
}

const sleep = (milliseconds: number): Promise<number> =>
  new Promise((resolve) => setTimeout(() => resolve(milliseconds), milliseconds));

/** Whether the timeout ends a chunk before its own end. */
function isEnded(lua: Embedding, source: string): boolean {
  lua.limit(20);
  try {
    lua.runSync(source);
    return false;
  } catch {
    return true;
  } finally {
    lua.limit(undefined);
  }
}

export const PAINS: readonly Pain[] = [
  {
    issues: [109],
    what: "a few hundred chunks run one after the other",
    wasmoon: /memory access out of bounds/,
    async run(lua) {
      for (let i = 0; i < 300; i++) expectSame(await lua.run(`return ${i}`), [i]);
    },
  },
  {
    issues: [84],
    what: "a chunk gives all its results",
    wasmoon: /^\[ 1 \], not/,
    async run(lua) {
      expectSame(await lua.run("return 1, nil, 'c'"), [1, undefined, "c"]);
    },
  },
  {
    issues: [84],
    what: "a function gives all its results",
    wasmoon: /^\[ 1 \], not/,
    async run(lua) {
      await lua.run("function both() return 1, 2 end");
      expectSame(await lua.call(lua.get("both")), [1, 2]);
    },
  },
  {
    issues: [122],
    what: "a NUL goes in",
    wasmoon: /^\[ 1 \], not/,
    async run(lua) {
      lua.set("text", "a\0b");
      expectSame(await lua.run("return #text"), [3]);
    },
  },
  {
    issues: [122],
    what: "a NUL comes out",
    wasmoon: /^\[ 'a' \], not/,
    async run(lua) {
      expectSame(await lua.run("return 'a\\0b'"), ["a\0b"]);
    },
  },
  {
    issues: [122],
    what: "bytes that are not text come back",
    wasmoon: /^\[ false \], not/,
    async run(lua) {
      lua.set("same", (value: unknown) => value);
      expectSame(await lua.run("return same('\\xff\\xfe\\0') == '\\xff\\xfe\\0'"), [true]);
    },
  },
  {
    issues: [122],
    what: "a Uint8Array goes in as a string",
    wasmoon: /^\[ 'userdata' \], not/,
    async run(lua) {
      lua.set("bytes", Uint8Array.of(255, 0));
      expectSame(await lua.run("return type(bytes)"), ["string"]);
    },
  },
  {
    issues: [54, 97, 100],
    what: "integers are not rounded",
    wasmoon: /^\[ 9223372036854776000 \], not/,
    async run(lua) {
      expectSame(await lua.run("return math.maxinteger"), [2n ** 63n - 1n]);
    },
  },
  {
    issues: [54, 97, 100],
    what: "an integer that goes through JavaScript stays what it is",
    wasmoon: /^\[ false \], not/,
    async run(lua) {
      lua.set("same", (value: unknown) => value);
      expectSame(await lua.run("return same(math.mininteger + 1) == math.mininteger + 1"), [true]);
    },
  },
  {
    issues: [54, 97, 100],
    what: "a bigint goes in",
    wasmoon: /'bigint' is not supported/,
    async run(lua) {
      lua.set("big", 2n ** 53n + 1n);
      expectSame(await lua.run("return math.type(big) .. big"), ["integer9007199254740993"]);
    },
  },
  {
    issues: [82],
    what: "nil takes a key out of what came from JavaScript",
    wasmoon: /null \(reading 'then'\)/,
    async run(lua) {
      lua.set("same", (value: unknown) => value);
      const source =
        "local t = same({a = 1, b = 2}) t.b = nil local n = 0 for k in pairs(t) do n = n + 1 end return n";
      expectSame(await lua.run(source), [1]);
    },
  },
  {
    issues: [146],
    what: "a table keeps its metatable on its way through JavaScript",
    wasmoon: /^\[ (null|undefined) \], not/,
    async run(lua) {
      lua.set("same", (value: unknown) => value);
      const source = "return same(setmetatable({}, {__index = function(_, k) return k .. '!' end})).key";
      expectSame(await lua.run(source), ["key!"]);
    },
  },
  {
    issues: [146],
    what: "a table made by a script that JavaScript runs keeps its metatable",
    wasmoon: /^\[ (null|undefined) \], not/,
    async run(lua) {
      lua.set(
        "make",
        () => lua.runSync("return setmetatable({}, {__index = function(_, k) return k .. '!' end})")[0],
      );
      expectSame(await lua.run("return make().key"), ["key!"]);
    },
  },
  {
    issues: [22],
    what: "a function that JavaScript calls may wait",
    wasmoon: /attempt to yield across a C-call boundary/,
    async run(lua) {
      lua.set("sleep", sleep);
      await lua.run(`function callback() return ${lua.waiting("sleep(1)")} end`);
      expectSame(await lua.call(lua.get("callback")), [1]);
    },
  },
  {
    issues: [135],
    what: "a function that a function of JavaScript calls may wait",
    wasmoon: /attempt to yield across a C-call boundary/,
    async run(lua) {
      lua.set("sleep", sleep);
      lua.set("each", async (fn: unknown) => (await lua.call(fn))[0]);
      const source = `return ${lua.waiting(`each(function() return ${lua.waiting("sleep(1)")} end)`)}`;
      expectSame(await lua.run(source), [1]);
    },
  },
  {
    issues: [22, 135],
    what: "a coroutine of the script's own may wait",
    wasmoon: /^\[ undefined \], not/,
    async run(lua) {
      lua.set("sleep", sleep);
      const source = `return coroutine.wrap(function() return ${lua.waiting("sleep(1)")} end)()`;
      expectSame(await lua.run(source), [1]);
    },
  },
  {
    issues: [45],
    what: "pcall does not keep a script from its timeout",
    wasmoon: /^false, not true/,
    run(lua) {
      expectSame(isEnded(lua, "pcall(function() while true do end end)"), true);
      expectSame(lua.runSync("return 1"), [1]);
      return Promise.resolve();
    },
  },
  {
    issues: [45],
    what: "debug.sethook does not keep a script from its timeout",
    wasmoon: /^false, not true/,
    run(lua) {
      const source = "debug.sethook() local began = os.clock() while os.clock() - began < 0.2 do end";
      expectSame(isEnded(lua, source), true);
      expectSame(lua.runSync("return 1"), [1]);
      return Promise.resolve();
    },
  },
  {
    issues: [79, 124],
    what: "require finds a file",
    wasmoon: /module 'beside' not found/,
    async run(lua, directory) {
      writeFileSync(path.join(directory, "beside.lua"), "return 'found'");
      expectSame((await lua.run("return require('beside')"))[0], "found");
    },
  },
  {
    issues: [51, 76],
    what: "a browser fetches nothing from a place that was not named",
    wasmoon: /^\[ 'https:\/\/unpkg\.com\/' \], not/,
    run: (lua) => {
      const places = lua
        .sources()
        .flatMap((text) => text.match(/https?:\/\/(unpkg|cdn|[\w.]*jsdelivr)[\w.]*\//g) ?? []);
      expectSame(places, []);
      return Promise.resolve();
    },
  },
  {
    issues: [8, 118],
    what: "a bundler for browsers needs to be told nothing of Node's modules",
    wasmoon: /Could not resolve "(module|url)"/,
    async run(lua) {
      const bundle = {
        bundle: true,
        write: false,
        format: "esm",
        platform: "browser",
        outdir: "out",
      } as const;
      const { warnings } = await build({ entryPoints: [lua.entry()], ...bundle, logLevel: "silent" });
      expectSame(warnings, []);
    },
  },
  {
    issues: [],
    what: "keys of any kind come out",
    wasmoon: /^\{ .*, not Map/,
    async run(lua) {
      await lua.run("t = {[1] = 'a', ['1'] = 'b', [true] = 'c'}");
      expectSame(lua.get("t"), new Map<unknown, unknown>([[1, "a"], ["1", "b"], [true, "c"]])); // prettier-ignore
    },
  },
  {
    issues: [],
    what: "a key named __proto__ does not set the prototype",
    wasmoon: /^\[ \[\], true \], not/,
    async run(lua) {
      await lua.run("t = {['__proto__'] = {admin = true}}");
      const table = lua.get("t") as { admin?: boolean };
      expectSame([Object.keys(table), table.admin], [["__proto__"], undefined]);
    },
  },
  {
    issues: [],
    what: "the error that JavaScript threw comes out again",
    wasmoon: /^undefined, not TypeError/,
    async run(lua) {
      const error = new TypeError("from JavaScript");
      lua.set("fail", () => {
        throw error;
      });
      const thrown = await lua.run("fail()").catch((reason: unknown) => reason);
      if (thrown !== error) expectSame((thrown as Error).cause, error);
    },
  },
  {
    issues: [],
    what: "a function that goes through JavaScript is the same function",
    wasmoon: /^\[ false \], not/,
    async run(lua) {
      lua.set("same", (value: unknown) => value);
      expectSame(await lua.run("local f = function() end return same(f) == f"), [true]);
    },
  },
];

/** Runs one on a new embedding, and closes the embedding unless it crashed. */
export async function runPain(pain: Pain, embed: Embed): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), "perilune-pain-"));
  try {
    const lua = await embed(directory);
    await pain.run(lua, directory);
    lua.close();
  } finally {
    rmSync(directory, { recursive: true });
  }
}
