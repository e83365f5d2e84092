/**
 * Attacks by precompiled code: where it is refused, whatever loads it, and where it is accepted, chunks that no compiler
 * made. Such a chunk is an error of Lua, or runs; it never traps.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEngine } from "../../src/wasmoon.js";
import { LuaError, type LuaState, type Runtime } from "../../src/index.js";
import { programs } from "../interpreter/programs.js";
import { products, sharedRuntime, type Product } from "../support/products.js";
import { rounds, sampled } from "../support/scale.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LIMITS = { fuel: 3000, memory: 2 ** 23 };
const [RELEASE] = products as [Product];
const REFUSED = "attempt to load a binary chunk (mode is 't')";

/** The chunk of a function of Lua. */
function dump(state: LuaState, source: string, strip = false): Uint8Array {
  state.run("result = nil");
  state.run("local source, strip = ... result = string.dump(assert(load(source, '=x')), strip)", {
    args: [source, strip],
  });
  const [hex] = state.run<[string]>(
    "return (result:gsub('.', function(c) return ('%02x'):format(c:byte()) end))",
  );
  return Uint8Array.from(Buffer.from(hex, "hex"));
}

/** Loads and runs a chunk within limits. Returns the error of Lua, if there is one; throws any other. */
function attempt(runtime: Runtime, chunk: Uint8Array): string | undefined {
  const state = runtime.createState({ limits: LIMITS });
  try {
    state.run(chunk, { allowBinary: true });
    return undefined;
  } catch (error) {
    if (error instanceof LuaError) return error.message;
    throw error;
  } finally {
    state.close();
  }
}

/** Uses every instruction, nearly. */
const SAMPLES = [
  "local a <close> = setmetatable({}, { __close = function() end }) return ...",
  `
    local t = { 1, 2, x = 3, f(), [5] = 1 }
    for i = 1, 10, 2 do
      t[i] = function()
        i = i + 1
        return i
      end
      t[i]()
    end
    return #t
  `,
  `
    local s = 0
    for k, v in pairs({ 1, 2, a = 3 }) do
      s = s + v
      goto next
      ::next::
    end
    for i = 1.0, 2.0 do
      s = s .. i
    end
    return s
  `,
  `
    local function f(a, ...)
      local b, c = ...
      if a == 1 or a == "x" or b ~= c then return f(b, ...) end
      return select("#", ...), a < 2, a >= 1
    end
    return f(1, 2, nil, 3)
  `,
  `
    local x, y = 7, 2.5
    local t = {}
    t.n = x // 2 + x % 3 - y * 2 / 4 ^ 2
    t[1] = x & 3 | 4 ~ 1 << 2 >> 1
    t.m = ~x == -x and not y
    return t.n, ("x"):rep(2), #t, x + "a"
  `,
  `
    local up = 1
    local function get() return up end
    local function set(v) up = v end
    set(2)
    do
      local z = up
      return function()
        z = z + up
        return z
      end, get()
    end
  `,
  `
    while true do
      local v
      repeat
        local w = v
        v = function() return w end
      until v
      if v then break end
    end
    return pcall(error, "e")
  `,
  `
    local n = 0
    do
      local x <close> = setmetatable({}, { __close = function() n = n + 1 end })
      for i = 1, 3 do
        local y <close> = setmetatable({}, { __close = function() n = n + i end })
        if i == 2 then break end
      end
    end
    return n
  `,
  "local co = coroutine.wrap(function(...) for i = 1, 3 do coroutine.yield(i, ...) end end) return co(1), co(), co()",
];

describe.each(sampled(products, 2))("precompiled code ($name)", (product) => {
  const runtime = sharedRuntime(product, { files: { "/b.luac": "" } });

  describe("is refused", () => {
    const LOADING: Record<string, string> = {
      load: "return load(string.dump(function() end))",
      "load with a mode": "return load(string.dump(function() end), 'x', 'b')",
      "load in pieces":
        "local s, i = string.dump(function() end), 0 return load(function() i = i + 1 return s:sub(i, i) end)",
      loadfile: "return loadfile(file)",
      "loadfile with a mode": "return loadfile(file, 'bt')",
      dofile: "return select(2, pcall(dofile, file)), select(2, pcall(dofile, file))",
      require: "package.path = file return nil, (select(2, pcall(require, 'anything')))",
      "after an attack on the flags": `
          for k, v in pairs(debug.getregistry()) do
            if type(v) == "number" then debug.getregistry()[k] = 0 end
          end
          return load(string.dump(function() end))
        `,
    };
    const PRELUDE = `
      file = os.tmpname()
      local f = io.open(file, "wb") f:write(string.dump(function() return 'precompiled' end)) f:close()`;

    it.each(Object.keys(LOADING))("by %s", (name) => {
      const state = runtime().createState();
      state.run(PRELUDE);
      const [first, second] = state.run(LOADING[name] ?? "");
      expect(String(second ?? first)).toContain(REFUSED);
      state.run("os.remove(file)");
      state.close();
    });

    it("by an engine of perilune/wasmoon, unless it has the option", () => {
      const source = "return select(2, load(string.dump(function() end))) or 'loaded'";
      const refusing = createEngine(runtime());
      expect(refusing.doStringSync(source)).toContain(REFUSED);
      refusing.global.close();
      const accepting = createEngine(runtime(), { allowBinary: true });
      expect(accepting.doStringSync(source)).toBe("loaded");
      accepting.global.close();
    });

    it("but not in a state that allows it, and not from the host", () => {
      const state = runtime().createState({ allowBinary: true });
      state.run(PRELUDE);
      expect(
        state.run("return dofile(file), loadfile(file)(), load(string.dump(load('return 1')))()"),
      ).toEqual(["precompiled", "precompiled", 1]);
      state.run("os.remove(file)");
      const strict = runtime().createState();
      expect(strict.run(dump(state, "return 2"), { allowBinary: true })).toEqual([2]);
      expect(() => strict.run(dump(state, "return 2"))).toThrow(REFUSED);
      state.close();
      strict.close();
    });
  });

  it("everything that is compiled here is accepted, and stays what it is", () => {
    const state = runtime().createState({ allowBinary: true });
    const folders = ["test/lua", "test/interpreter/corpus", "stdlib", "test/stdlib", "test/fixtures/native"];
    const files = folders.flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".lua"))
        .map((name) => readFileSync(path.join(ROOT, folder, name), "latin1")),
    );
    const sources = [...files, ...programs.map(({ source }) => source), ...SAMPLES];
    let compiled = 0;
    for (const source of sources) {
      const [known, problem] = state.run(
        `local source = ...
         local f = load(source)
         if not f then return false end
         for _, strip in ipairs { false, true } do
           local code = string.dump(f, strip)
           local again, problem = load(code, "x", "b")
           if not again then return true, problem end
           if string.dump(again, strip) ~= code then return true, "another dump" end
         end
         return true`,
        { args: [source] },
      );
      if (known === true) compiled++;
      expect(problem, source).toBeUndefined();
    }
    expect(compiled).toBeGreaterThan(300);
    state.close();
  });

  it("a chunk of any size is accepted: constants, registers, lines, constructors, methods", () => {
    const state = runtime().createState({ allowBinary: true });
    const many = (n: number, one: (i: number) => string): string =>
      Array.from({ length: n }, (_, i) => one(i)).join("");
    const sources = [
      `local o, t = {}, {} ${many(66_000, (i) => `t[${i}.25]=${i}.5 `)} return o:method()`,
      `return { ${many(70_000, (i) => `${i},`)} }`,
      `local t = {} ${many(600, (i) => `t.f${i} = 'k${i}' `)} return t:f599()`,
      many(300, () => "\n".repeat(200) + "x = y "),
      many(199, (i) => `local a${i} = ${i} `) + "return function() return a0, a198 end",
      `return ${many(60, () => "function() return ")} 1 ${many(60, () => " end")}`,
      `x = '${"y".repeat(100_000)}'`,
      `${many(45, (i) => `for i${i} = 1, 2 do `)} x = i44 ${many(45, () => "end ")}`,
    ];
    for (const source of sources) {
      for (const strip of ["false", "true"])
        expect(
          state.run(`local f = assert(load(...)) return load(string.dump(f, ${strip}), 'x', 'b') ~= nil`, {
            args: [source],
          }),
          source.slice(0, 60),
        ).toEqual([true]);
    }
    state.close();
  });

  it("no byte of a chunk that closes variables around a loop makes it trap", () => {
    const builder = runtime().createState();
    const chunk = dump(builder, SAMPLES.find((source) => source.includes("n + i")) ?? "", true);
    builder.close();
    for (const byte of [0, 2, 255]) {
      for (let at = 33; at < chunk.length; at++) {
        const state = runtime().createState();
        const forged = chunk.slice();
        forged[at] = byte;
        for (let turn = 0; turn < 3; turn++) {
          try {
            state.run(forged, { allowBinary: true, fuel: 20_000, memory: 2 ** 24 });
          } catch (error) {
            expect(error).toBeInstanceOf(LuaError);
          }
        }
        state.close();
      }
    }
  });

  it("a constant beyond the constants reads nobody's memory", () => {
    const builder = runtime().createState();
    const chunk = dump(builder, "return 'a', 'b'", true);
    const view = new DataView(chunk.buffer);
    let tried = 0;
    for (let at = 0; at + 4 <= chunk.length; at++) {
      const word = view.getUint32(at, true);
      if ((word & 0x7f) !== 3) continue; // LOADK
      const forged = chunk.slice();
      new DataView(forged.buffer).setUint32(at, (word & 0x7fff) | (5000 << 15), true);
      tried++;
      expect(attempt(runtime(), forged)).toMatch(/bad binary format/);
    }
    expect(tried).toBeGreaterThan(0);
    builder.close();
  });

  it("sizes that the input does not hold take no memory", () => {
    const builder = runtime().createState();
    const chunk = dump(builder, "return 1", true);
    builder.close();
    const state = runtime().createState();
    const held = state.memory.held;
    for (let at = 33; at < chunk.length; at++) {
      // A size of 2^31 or less: seven bits a byte, the last one marked.
      const forged = Uint8Array.from([
        ...chunk.subarray(0, at),
        3,
        0x7f,
        0x7f,
        0x7f,
        0xff,
        ...chunk.subarray(at + 1),
      ]);
      try {
        state.load(forged, { allowBinary: true }).close();
      } catch (error) {
        expect(error).toBeInstanceOf(LuaError);
      }
      expect(state.memory.held - held).toBeLessThan(2 ** 20);
    }
    state.close();
  });

  it("functions nested too deep are an error", () => {
    const state = runtime().createState();
    const header = dump(state, "return 1", true).subarray(0, 31);
    // No source, lines, parameters; two registers; one RETURN0; no constants, no upvalues; one function, which follows.
    const function_ = [0x80, 0x80, 0x80, 0, 0, 2, 0x81, 71, 0, 0, 0, 0x80, 0x80, 0x81];
    const nested = (depth: number): Uint8Array => {
      const bytes = [...header, 0, ...Array.from({ length: depth }, () => function_).flat()];
      bytes[bytes.length - 1] = 0x80; // the innermost has none
      for (let i = 0; i < depth; i++) bytes.push(0x80, 0x80, 0x80, 0x80); // no lines, no names
      return Uint8Array.from(bytes);
    };
    expect(state.run(nested(100), { allowBinary: true })).toEqual([]);
    expect(() => state.load(nested(100_000), { allowBinary: true })).toThrow("C stack overflow");
    state.close();
  });
});

/** On the release core: assertions of the other refuse more than what the VM relies on. */
describe("forged code", () => {
  const runtime = sharedRuntime(RELEASE);

  it("each bit of a chunk changed: an error of Lua, or another program", { timeout: 300_000 }, () => {
    const builder = runtime().createState();
    const chunks = SAMPLES.map((source, i) => dump(builder, source, i % 2 === 0));
    builder.close();
    const step = rounds(19, 1);
    const outcomes = { accepted: 0, refused: 0 };
    for (const [i, chunk] of chunks.entries()) {
      for (let bit = 8 * 31 + i; bit < chunk.length * 8; bit += step) {
        const forged = chunk.slice();
        forged[bit >>> 3] = (forged[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
        const message = attempt(runtime(), forged);
        outcomes[message?.includes("bad binary format") === true ? "refused" : "accepted"]++;
      }
    }
    expect(outcomes.refused).toBeGreaterThan(outcomes.accepted / 20);
    expect(outcomes.accepted).toBeGreaterThan(0);
  });

  it("instructions exchanged, copied and made up: the same", { timeout: 300_000 }, () => {
    const builder = runtime().createState();
    const chunks = SAMPLES.map((source) => dump(builder, source, true));
    builder.close();
    const change = fc.record({
      from: fc.nat(),
      to: fc.nat(),
      kind: fc.constantFrom("copy", "opcode", "a", "word", "byte"),
      value: fc.nat(2 ** 31),
    });
    fc.assert(
      fc.property(
        fc.nat(chunks.length - 1),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (which, changes) => {
          const forged = (chunks[which] ?? new Uint8Array()).slice();
          const view = new DataView(forged.buffer);
          const span = forged.length - 40;
          for (const { from, to, kind, value } of changes) {
            const at = 36 + (to % span);
            if (kind === "copy") view.setUint32(at, view.getUint32(36 + (from % span)));
            else if (kind === "opcode") forged[at] = ((forged[at] ?? 0) & 0x80) | (value % 84);
            else if (kind === "a")
              view.setUint32(at, (view.getUint32(at, true) & ~0x7f80) | ((value % 12) << 7), true);
            else if (kind === "word") view.setUint32(at, value, true);
            else forged[at] = value & 0xff;
          }
          attempt(runtime(), forged);
        },
      ),
      { numRuns: rounds(300, 20_000) },
    );
  });
});
