/** `LuaWasm`: the functions of Lua by their C names, references, and the module's memory and files, on either core. */
import { beforeAll, describe, expect, it, vi } from "vitest";
import * as wasmoon from "wasmoon";
import type { LuaWasm } from "wasmoon";
import { implementations } from "./implementations.js";

it("enumerations and constants are wasmoon's", () => {
  for (const { api } of implementations)
    for (const name of [
      "LUAI_MAXSTACK",
      "LUA_MULTRET",
      "LUA_REGISTRYINDEX",
      "LuaEventCodes",
      "LuaEventMasks",
      "LuaLibraries",
      "LuaReturn",
      "LuaType",
      "PointerSize",
    ] as const)
      expect(api[name]).toEqual(wasmoon[name]);
});

describe.each(implementations)("$name: LuaWasm", ({ api }) => {
  let lua: LuaWasm;
  beforeAll(async () => {
    lua = await new api.LuaFactory().getLuaModule();
  });

  const withState = (use: (L: number) => void): void => {
    const L = lua.luaL_newstate();
    expect(L).toBeGreaterThan(0);
    lua.luaL_openlibs(L);
    try {
      use(L);
    } finally {
      lua.lua_close(L);
    }
  };

  it("has every function that wasmoon declares", async () => {
    const theirs = await new wasmoon.LuaFactory().getLuaModule();
    const names = Object.keys(theirs).filter((name) => /^luaL?_|^luaopen_/.test(name));
    expect(names.length).toBeGreaterThan(140);
    for (const name of names) expect(typeof lua[name as keyof LuaWasm], name).toBe("function");
  });

  it("the stack: push, convert, compare, move", () => {
    withState((L) => {
      lua.lua_pushinteger(L, 41n);
      lua.lua_pushnumber(L, 1.5);
      lua.lua_pushstring(L, "text é");
      lua.lua_pushboolean(L, 1);
      lua.lua_pushnil(L);
      lua.lua_pushlightuserdata(L, 1234);
      expect(lua.lua_gettop(L)).toBe(6);
      expect([1, 2, 3, 4, 5, 6, 7].map((at) => lua.lua_type(L, at))).toEqual([
        api.LuaType.Number,
        api.LuaType.Number,
        api.LuaType.String,
        api.LuaType.Boolean,
        api.LuaType.Nil,
        api.LuaType.LightUserdata,
        api.LuaType.None,
      ]);
      expect(lua.lua_typename(L, api.LuaType.Thread)).toBe("thread");
      expect(lua.lua_tonumberx(L, 1, null)).toBe(41);
      expect(lua.lua_tointegerx(L, 1, null)).toBe(41n);
      expect(lua.lua_tolstring(L, 3, null)).toBe("text é");
      expect(Number(lua.lua_rawlen(L, 3))).toBe(7);
      expect(lua.lua_toboolean(L, 4)).toBe(1);
      expect(lua.lua_touserdata(L, 6)).toBe(1234);
      expect([lua.lua_isinteger(L, 1), lua.lua_isinteger(L, 2), lua.lua_isstring(L, 1)]).toEqual([1, 0, 1]);
      lua.lua_remove(L, 1);
      expect(lua.lua_tonumberx(L, 1, null)).toBe(1.5);
      lua.lua_pop(L, 2);
      lua.lua_pushvalue(L, 1);
      expect([
        lua.lua_rawequal(L, 1, -1),
        lua.lua_compare(L, 1, -1, 0),
        lua.lua_compare(L, 1, -1, 1),
      ]).toEqual([1, 1, 0]);
      lua.lua_pushinteger(L, 20n);
      lua.lua_pushinteger(L, 22n);
      lua.lua_arith(L, 0);
      expect(lua.lua_tointegerx(L, -1, null)).toBe(42n);
      lua.lua_pushstring(L, "!");
      lua.lua_concat(L, 2);
      expect(lua.lua_tolstring(L, -1, null)).toBe("42!");
      expect(lua.lua_absindex(L, -1)).toBe(lua.lua_gettop(L));
      lua.lua_settop(L, 0);
      expect(lua.lua_checkstack(L, 100)).toBe(1);
    });
  });

  it("tables, metatables, references in the registry", () => {
    withState((L) => {
      lua.lua_createtable(L, 0, 2);
      lua.lua_pushstring(L, "value");
      lua.lua_setfield(L, 1, "key");
      expect(lua.lua_getfield(L, 1, "key")).toBe(api.LuaType.String);
      lua.lua_seti(L, 1, 7n);
      expect(lua.lua_geti(L, 1, 7n)).toBe(api.LuaType.String);
      lua.lua_pop(L, 1);
      expect(lua.luaL_newmetatable(L, "type")).toBe(1);
      expect(lua.luaL_newmetatable(L, "type")).toBe(0);
      lua.lua_pop(L, 1);
      expect(lua.lua_setmetatable(L, 1)).toBe(1);
      expect(lua.luaL_getmetafield(L, 1, "__name")).toBe(api.LuaType.String);
      expect(lua.lua_tolstring(L, -1, null)).toBe("type");
      lua.lua_settop(L, 1);
      const reference = lua.luaL_ref(L, api.LUA_REGISTRYINDEX);
      expect(lua.lua_rawgeti(L, api.LUA_REGISTRYINDEX, BigInt(reference))).toBe(api.LuaType.Table);
      lua.luaL_unref(L, api.LUA_REGISTRYINDEX, reference);
      lua.lua_pushnil(L);
      let count = 0;
      for (; lua.lua_next(L, 1) !== 0; count++) lua.lua_pop(L, 1);
      expect(count).toBe(2);
      expect(lua.luaL_getmetatable(L, "type")).toBe(api.LuaType.Table);
    });
  });

  it("chunks are loaded and called, their errors caught", () => {
    withState((L) => {
      expect(lua.luaL_loadstring(L, "local a, b = ... return a + b")).toBe(api.LuaReturn.Ok);
      lua.lua_pushinteger(L, 20n);
      lua.lua_pushinteger(L, 22n);
      expect(lua.lua_pcallk(L, 2, 1, 0, 0, null)).toBe(api.LuaReturn.Ok);
      expect(lua.lua_tointegerx(L, -1, null)).toBe(42n);
      expect(lua.luaL_loadstring(L, "x =")).toBe(api.LuaReturn.ErrorSyntax);
      expect(lua.luaL_loadstring(L, "error('no', 0)")).toBe(api.LuaReturn.Ok);
      expect(lua.lua_pcallk(L, 0, 0, 0, 0, null)).toBe(api.LuaReturn.ErrorRun);
      expect(lua.lua_tolstring(L, -1, null)).toBe("no");
      lua.luaL_traceback(L, L, "traced", 0);
      expect(lua.lua_tolstring(L, -1, null)).toMatch(/^traced\nstack traceback:/);
      expect(lua.luaL_loadfilex(L, "/no/such/file.lua", null)).toBe(api.LuaReturn.ErrorFile);
    });
  });

  it("C functions and continuations of JavaScript", () => {
    withState((L) => {
      const sum = lua.module.addFunction((state: number) => {
        lua.lua_pushnumber(state, lua.luaL_checknumber(state, 1) + lua.luaL_optnumber(state, 2, 100));
        return 1;
      }, "ii");
      lua.lua_pushcclosure(L, sum, 0);
      lua.lua_setglobal(L, "sum");
      expect(lua.luaL_loadstring(L, "return sum(1, 2) + sum(3), select(2, pcall(sum, 'x'))")).toBe(0);
      expect(lua.lua_pcallk(L, 0, 2, 0, 0, null)).toBe(api.LuaReturn.Ok);
      expect(lua.lua_tonumberx(L, -2, null)).toBe(106);
      expect(lua.lua_tolstring(L, -1, null)).toMatch(
        /bad argument #1 to '.*sum' \(number expected, got string\)/,
      );
      const after = lua.module.addFunction((state: number) => {
        lua.lua_pushstring(state, "continued");
        return 1;
      }, "iiii");
      const yields = lua.module.addFunction((state: number) => lua.lua_yieldk(state, 0, 0, after), "ii");
      const thread = lua.lua_newthread(L);
      lua.lua_pushcclosure(thread, yields, 0);
      const results = lua.module._malloc(api.PointerSize);
      expect(lua.lua_resume(thread, null, 0, results)).toBe(api.LuaReturn.Yield);
      expect(lua.lua_status(thread)).toBe(api.LuaReturn.Yield);
      expect(lua.lua_resume(thread, null, 0, results)).toBe(api.LuaReturn.Ok);
      expect(lua.module.getValue(results, "i32")).toBe(1);
      expect(lua.lua_tolstring(thread, -1, null)).toBe("continued");
      lua.module._free(results);
    });
  });

  it("userdata, upvalues and user values", () => {
    withState((L) => {
      const block = lua.lua_newuserdatauv(L, 8, 1);
      lua.module.setValue(block, 77, "i32");
      expect(lua.module.getValue(lua.lua_touserdata(L, -1), "i32")).toBe(77);
      lua.lua_pushstring(L, "kept");
      expect(lua.lua_setiuservalue(L, 1, 1)).toBe(1);
      expect(lua.lua_getiuservalue(L, 1, 1)).toBe(api.LuaType.String);
      expect(lua.lua_upvalueindex(1)).toBe(api.LUA_REGISTRYINDEX - 1);
      expect(lua.luaL_testudata(L, 1, "other")).toBe(0);
    });
  });

  it("references to values of JavaScript", () => {
    const value = { a: 1 };
    const index = lua.ref(value);
    expect(lua.getRef(index)).toBe(value);
    expect(lua.getLastRefIndex()).toBe(index);
    expect(lua.ref(value)).toBe(index);
    lua.unref(index);
    expect(lua.getRef(index)).toBe(value);
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    lua.printRefs();
    expect(log).toHaveBeenCalledWith(index, value);
    log.mockRestore();
    lua.unref(index);
    expect(lua.getRef(index)).toBeUndefined();
  });

  it("memory and text of the module", () => {
    const { module } = lua;
    const text = "é€😀";
    const size = module.lengthBytesUTF8(text) + 1;
    expect(size).toBe(10);
    const at = module._malloc(size);
    module.stringToUTF8(text, at, size);
    expect(Array.from({ length: size }, (_, i) => module.getValue(at + i, "i8") & 255)).toEqual([
      ...new TextEncoder().encode(text),
      0,
    ]);
    module.setValue(at, 12, "i32");
    expect(module.getValue(at, "i32")).toBe(12);
    const larger = module._realloc(at, 100);
    expect(module.getValue(larger, "i32")).toBe(12);
    module._free(larger);
    const copy = module.stringToNewUTF8("copy");
    expect(module.getValue(copy + 3, "i8")).toBe("y".charCodeAt(0));
    module._free(copy);
  });

  it("files of the module", () => {
    const { FS } = lua.module;
    FS.mkdir("/made");
    FS.writeFile("/made/text.txt", "text");
    FS.writeFile("/made/bytes", new Uint8Array([1, 2, 255]));
    expect(FS.readFile("/made/text.txt", { encoding: "utf8" })).toBe("text");
    expect([...FS.readFile("/made/bytes")]).toEqual([1, 2, 255]);
    expect(FS.readdir("/made").sort()).toEqual([".", "..", "bytes", "text.txt"]);
    FS.unlink("/made/bytes");
    expect(() => FS.readFile("/made/bytes")).toThrow();
    expect(() => {
      FS.mkdir("/made");
    }).toThrow();
    withState((L) => {
      expect(lua.luaL_loadstring(L, "return io.open('/made/text.txt'):read('a')")).toBe(0);
      expect(lua.lua_pcallk(L, 0, 1, 0, 0, null)).toBe(0);
      expect(lua.lua_tolstring(L, -1, null)).toBe("text");
    });
  });
});
