/** What the interpreter promises, compiled code promises; and what is compiled is counted, limited and given back. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LimitError, loadRuntime } from "../../src/index.js";
import { Collected, products, sharedRuntime, withState } from "../support/products.js";
import { compiler } from "../../src/jit.js";
import { EAGER, EARLY } from "./modes.js";

/** A function that is hot after some calls, and a loop that calls it. */
const HOT = `
  local function step(x) if x % 2 == 0 then return x // 2 end return x * 3 + 1 end
  local function length(n) local count = 0 while n ~= 1 do n = step(n) count = count + 1 end return count end
  local longest = 0
  for n = 1, 3000 do longest = math.max(longest, length(n)) end
  return longest
`;

describe.each(products)("compiled code ($name)", (product) => {
  const stdout = new Collected();
  const runtime = sharedRuntime(product, { stdout, jit: EAGER });

  it("gives the same results, and is reported", () => {
    expect(withState(runtime(), (state) => state.run(HOT, { result: "one" }))).toBe(216);
    expect(runtime().jitReport()?.compiledBytes).toBeGreaterThan(100);
  });

  it("is given back when functions are collected and states closed", () => {
    withState(runtime(), (state) => {
      for (let n = 0; n < 40; n++) state.run(`${HOT} -- ${n}`);
      state.run("collectgarbage()");
      expect(runtime().jitReport()?.units).toBeLessThan(20);
    });
    expect(runtime().jitReport()).toMatchObject({ units: 0, bytes: 0 });
  });

  it("is given back by a state that dies", () => {
    const state = runtime().createState({ sandbox: "none" });
    state.run(HOT);
    expect(() => state.run("os.exit(3)")).toThrow();
    state.close();
    expect(runtime().jitReport()).toMatchObject({ units: 0, bytes: 0 });
  });

  it("ends at a deadline and when fuel is used up, and the state goes on", () => {
    withState(runtime(), (state) => {
      for (const limit of [{ timeout: 50 }, { fuel: 2_000_000 }]) {
        expect(() => state.run("local i = 0 while true do i = i + 1 end", limit)).toThrow(LimitError);
        expect(() =>
          state.run(
            "local function f(n) if n > 0 then return f(n - 1) + 1 end return 0 end while true do f(50) end",
            limit,
          ),
        ).toThrow(LimitError);
      }
      expect(state.run("return 1 + 1", { result: "one" })).toBe(2);
    });
  });

  it("uses the fuel that the interpreter uses", async () => {
    const plain = await product.loadRuntime({ jit: false });
    const least = (of: typeof plain): number => {
      let [low, high] = [0, 4_000_000];
      while (high - low > 1) {
        const fuel = Math.floor((low + high) / 2);
        try {
          withState(of, (state) => state.run(HOT), { limits: { fuel } });
          high = fuel;
        } catch {
          low = fuel;
        }
      }
      return high;
    };
    expect(least(runtime())).toBe(least(plain));
    plain.close();
  });

  it("names lines and variables in errors, and keeps the calls in tracebacks", async () => {
    const source = `
      local function inner(t, key)
        return t.value + key.
          missing
      end
      local function outer(t, n)
        local key = { missing = n }
        if n > 900 then key = nil end
        return inner(t, key) + 1
      end
      local sum = 0
      for n = 1, 2000 do sum = sum + outer({ value = n }, n) end
    `;
    const plain = await product.loadRuntime({ jit: false });
    const failure = (of: typeof plain): unknown => {
      try {
        return withState(of, (state) => state.run(source, { name: "@lines.lua" }));
      } catch (error) {
        const { message, traceback } = error as { message: string; traceback?: string };
        return { message, traceback };
      }
    };
    const found = failure(runtime());
    expect(found).toEqual(failure(plain));
    expect(found).toMatchObject({ message: expect.stringContaining("lines.lua:") as string });
    plain.close();
  });

  it("shows and changes variables in the debug library, and obeys hooks", () => {
    const seen = withState(
      runtime(),
      (state) =>
        state.run<[number, string, boolean]>(`
          local changed, name, lines = 0, nil, 0
          local function look()
            local n, value = debug.getlocal(2, 1)
            name = n
            if value > 1500 then debug.setlocal(2, 1, -value) end
          end
          local function hot(x) look() if x < 0 then changed = changed + 1 end return x end
          for i = 1, 2000 do hot(i) end
          debug.sethook(function() lines = lines + 1 end, "l")
          for i = 1, 100 do hot(i) end
          debug.sethook()
          return changed, name, lines >= 200
        `),
      { sandbox: "none" },
    );
    expect(seen).toEqual([500, "x", true]);
  });

  it("leaves constants to those that a loop was entered with", () => {
    const result = withState(runtime(), (state) =>
      state.run(
        `
          local function count(rare)
            local by
            if rare then by = 1 else by = 2 end
            local sum = 0
            for i = 1, 300 do sum = sum + by end
            return sum
          end
          for _ = 1, 50 do count(false) end
          return count(true), count(false)
        `,
      ),
    );
    expect(result).toEqual([300, 600]);
  });

  it("is made anew in states of a template", async () => {
    const template = await runtime().template({
      run: "function hot(n) local s = 0 for i = 1, n do s = s + i end return s end for _ = 1, 50 do hot(50) end",
    });
    for (let n = 0; n < 3; n++) {
      using state = template.createState();
      expect(state.run("local s = 0 for i = 1, 200 do s = s + hot(i) end return s", { result: "one" })).toBe(
        1_353_400,
      );
    }
    template.close();
    expect(runtime().jitReport()?.units).toBe(0);
  });
});

describe("the option", () => {
  it("is off unless it is given", async () => {
    const runtime = await loadRuntime({ jit: false });
    expect(runtime.jitReport()).toBeUndefined();
    runtime.close();
  });

  it("limits the units", async () => {
    const runtime = await loadRuntime({ jit: compiler({ ...EARLY, units: 1 }) });
    withState(runtime, (state) => {
      for (let n = 0; n < 5; n++) state.run(HOT);
      expect(runtime.jitReport()?.units).toBe(1);
    });
    runtime.close();
  });

  it("counts where code is left", async () => {
    const runtime = await loadRuntime({ jit: compiler({ ...EARLY, counts: true }) });
    withState(runtime, (state) =>
      state.run("local t = {} for i = 1, 5000 do t[i] = tostring(i) end", { name: "@leaves.lua" }),
    );
    expect(runtime.jitReport()?.leaves[0]?.[0]).toContain("leaves.lua");
    runtime.close();
  });

  it.each([{ jit: 1 }, { jit: true }, { jit: { threshold: 2 } }])("refuses %o", async (options) => {
    await expect(loadRuntime(options as object)).rejects.toThrow(
      expect.objectContaining({ code: "ERR_OPTION" }),
    );
  });

  it.each([{ threshold: "low" }, { speed: 2 }, { period: 0 }, { units: 1.5 }])(
    "refuses a compiler with %o",
    (options) => {
      expect(() => compiler(options as object)).toThrow(expect.objectContaining({ code: "ERR_OPTION" }));
    },
  );

  it("has no effect where WebAssembly may not be compiled", async () => {
    const wasm = new WebAssembly.Module(readFileSync(new URL("../../wasm/perilune.wasm", import.meta.url)));
    const { Module } = WebAssembly;
    WebAssembly.Module = new Proxy(Module, {
      construct: () => {
        throw new WebAssembly.CompileError("forbidden");
      },
    });
    try {
      const runtime = await loadRuntime({ wasm, jit: compiler() });
      expect(runtime.jitReport()).toBeUndefined();
      expect(withState(runtime, (state) => state.run(HOT, { result: "one" }))).toBe(216);
      runtime.close();
    } finally {
      WebAssembly.Module = Module;
    }
  });
});
