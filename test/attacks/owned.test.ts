/**
 * Attacks with the debug library on what belongs to C code: the types of userdata, upvalues and temporaries of C functions,
 * the registry. None of them traps, and none makes the host use a foreign number.
 */
import { beforeEach, describe, expect, it } from "vitest";
import { hostObject, LuaError, type LuaReference, type LuaState } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";

describe.each(products)("what belongs to C ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  const seen: unknown[] = [];
  const object = hostObject({ name: "object" });
  beforeEach(() => {
    seen.length = 0;
    state = runtime().createState({ allowBinary: true });
    state.set("object", object);
    state.set("see", (value) => void seen.push(value));
    return () => {
      expect(state.run("collectgarbage() return 'alive'")).toEqual(["alive"]);
      state.close();
    };
  });
  /** Runs an attack, which may end by an error of Lua. */
  const attack = (source: string): unknown[] => {
    try {
      return state.run(source, { name: "=attack" });
    } catch (error) {
      if (error instanceof LuaError) return [error.message];
      throw error;
    }
  };

  const FORGED: Record<string, string> = {
    "a host object as a file":
      "debug.setmetatable(object, debug.getmetatable(io.stdin)) return io.type(object), object:read()",
    "a file as a host object": "debug.setmetatable(io.stdout, debug.getmetatable(object)) see(io.stdout)",
    "what an iterator of gmatch holds, as a file": `
        local _, u = debug.getupvalue(string.gmatch("a", "a"), 3)
        debug.setmetatable(u, debug.getmetatable(io.stdin))
        return io.close(u)
      `,
    "an address as a file": `
        local p = debug.upvalueid(load("return x"), 1)
        debug.setmetatable(p, debug.getmetatable(io.stdin))
        return io.close(p)
      `,
    "another type under the name of files":
      "debug.getregistry()['FILE*'] = debug.getmetatable(object) return io.type(object), io.lines(object)",
  };
  it.each(Object.keys(FORGED))("%s: refused", (name) => {
    expect(String(attack(FORGED[name] ?? "").at(-1))).toMatch(/belongs to C code|bad argument/);
    expect(seen.every((value) => value === object || typeof value !== "number")).toBe(true);
  });

  it("a file with all that the metatable of a host object has is no host object", () => {
    attack(
      "for k, v in next, debug.getmetatable(object) do debug.getmetatable(io.stdout)[k] = v end see(io.stdout)",
    );
    expect(seen).toHaveLength(1);
    expect(seen[0]).not.toBe(object);
    expect((seen[0] as LuaReference).type).toBe("userdata");
  });

  it("a metatable may be taken away from userdata, and not given back", () => {
    expect(
      attack(`
        local f = io.tmpfile()
        debug.setmetatable(f, nil)
        return io.type(f), pcall(io.close, f), (pcall(debug.setmetatable, f, debug.getmetatable(io.stdin)))`).slice(
        0,
        2,
      ),
    ).toEqual([undefined, false]);
    state.set("see", (value) => void seen.push(value));
    attack("debug.setmetatable(object, nil) see(object)");
    expect(seen).toEqual([object]);
  });

  it.each([
    "debug.setupvalue(coroutine.wrap(print), 1, 5)",
    "debug.setupvalue(string.gmatch('a', 'a'), 3, 5)",
    "debug.setupvalue(io.lines(os.tmpname()), 1, 5)",
    "debug.setupvalue(package.searchers[2], 1, 5)",
    "debug.setupvalue(see, 1, 5)",
    "debug.setupvalue(require, 1, 5)",
  ])("an upvalue of a C function: %s", (source) => {
    expect(attack(source)[0]).toContain("bad argument #1 to 'setupvalue' (Lua function expected)");
  });

  it("functions of C go on with their own upvalues", () => {
    expect(
      attack("local w = coroutine.wrap(function() return 1 end) pcall(debug.setupvalue, w, 1, 5) return w()"),
    ).toEqual([1]);
  });

  const TEMPORARIES: Record<string, string> = {
    "the subject of gsub":
      "return (('x'):rep(1e5):gsub('x', function() debug.setlocal(2, 1, 'y') collectgarbage() return 'z' end))",
    "the buffer of gsub": `return (('x'):rep(3000):gsub('x', function()
      for i = 1, 20 do pcall(debug.setlocal, 2, i, 5) end return ('z'):rep(100) end))`,
    "the buffer of gsub, freed": `return #(('x'):rep(300):gsub('x', function()
      for i = 1, 20 do
        local _, v = debug.getlocal(2, i)
        local mt = type(v) == 'userdata' and debug.getmetatable(v)
        if mt and mt.__gc then mt.__gc(v) end
        if mt and mt.__close then mt.__close(v) end
      end
      return ('z'):rep(1000) end))`,
    "the buffer's type, on a file": "local mt = debug.getregistry()['_UBOX*'] mt.__gc(io.stdin)",
    "the libraries' finalizer": "debug.getmetatable(debug.getregistry()._CLIBS).__gc({ 1, 2, 3 })",
    "the table of a constructor": `local function fill()
        for i = 1, 10 do pcall(debug.setlocal, 2, i, 12345) end return 1, 2, 3
      end
      return #{ fill(), fill(), (fill()), fill() }`,
    "the state of a loop": `local n = 0
      for i = 1, 3 do
        for r = 1, 10 do pcall(debug.setlocal, 1, r, {}) end
        n = n + 1
        if n > 10 then break end
      end`,
    "the array of sort":
      "local t = { 3, 2, 1 } table.sort(t, function(a, b) pcall(debug.setlocal, 2, 1, 5) return a < b end)",
    "arguments of a call that a hook sees": `debug.sethook(function() for i = 1, 5 do pcall(debug.setlocal, 2, i, 7) end end, 'c')
      local ok = pcall(string.rep, 'x', 10) debug.sethook() return ok`,
    "what a coroutine has suspended": `local co = coroutine.create(function() return pcall(function() coroutine.yield() end) end)
      coroutine.resume(co)
      for level = 0, 3 do for i = 1, 5 do pcall(debug.setlocal, co, level, i, 99) end end
      return coroutine.resume(co)`,
  };
  it.each(Object.keys(TEMPORARIES))("%s", (name) => {
    attack(TEMPORARIES[name] ?? "");
  });

  it("a variable, a parameter and a vararg may be set", () => {
    expect(
      attack(`local function f(a, ...)
          local b = 1
          debug.setlocal(1, 1, "A") debug.setlocal(1, -1, "V") debug.setlocal(1, 2, "B")
          return a, ..., b
        end
        return f(0, 0)`),
    ).toEqual(["A", "V", "B"]);
    expect(attack("return pcall(debug.setlocal, 1, 9, 1)")).toEqual([true, undefined]);
    expect(attack("local function f() return pcall(debug.setlocal, 2, 1, 0) end return f()")[0]).toBeTypeOf(
      "boolean",
    );
  });

  it("the registry that a script gets is a copy", () => {
    state.set("fetched", state.run("return { 'kept' }")[0] as never);
    expect(
      attack(`
        local registry = debug.getregistry()
        assert(type(registry[1]) == "thread" and registry[2] == _G and registry._LOADED == package.loaded)
        for k in pairs(registry) do registry[k] = nil end
        for k, v in pairs(debug.getregistry()) do
          if math.type(k) == "integer" and k < 0 then for n in pairs(v) do v[n] = 77 end end
        end
        see(_G) see(print) see(object) see(io.stdout)
        io.write("") require "string"
        return registry ~= debug.getregistry()`),
    ).toEqual([true]);
    expect(seen[2]).toBe(object);
    expect(state.run("return fetched[1]")).toEqual(["kept"]);
  });

  it("user values of userdata", () => {
    expect(attack("return debug.setuservalue(io.stdin, 1, 1), debug.getuservalue(io.stdin)")).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("functions of metatables, called with anything", () => {
    attack(`
      local odd = { 1, "x", {}, print, io.stdin, object, coroutine.create(print), debug.upvalueid(load("return x"), 1) }
      local function try(mt)
        for name, f in pairs(mt) do
          if type(f) == "function" then
            pcall(f)
            for _, v in ipairs(odd) do if v ~= io.stdin and v ~= object then pcall(f, v) pcall(f, v, v) end end
          end
        end
      end
      for _, v in pairs(debug.getregistry()) do
        if type(v) == "table" and (v.__gc or v.__close or v.__name) then try(v) end
      end
      for _, v in ipairs(odd) do local mt = debug.getmetatable(v) if mt then try(mt) end end`);
  });
});
