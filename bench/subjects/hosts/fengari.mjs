/** fengari: Lua 5.3 written in JavaScript, through its own interface, which is Lua's C API. */
import { BOUNDARY_LUA } from "../../suites/boundary/cases.mjs";
import { boundaryOfFengari } from "../../suites/boundary/fengari.mjs";
import { FILL } from "../../suites/memory-steps.mjs";
import { Cannot } from "../answers.mjs";
import { fileOf, luaModules, modulesOf } from "../modules.mjs";
import { LOAD, RUN } from "./chunks.mjs";

/** @returns {Promise<import("../answers.mjs").Host>} */
export async function openFengari(platform, { modules }) {
  const fengari = await platform.fengari();
  const { lua, lauxlib, lualib, to_luastring, to_jsstring } = fengari;
  const boundary = await platform.readText(BOUNDARY_LUA);

  /** Runs a chunk with arguments; returns its first result as text. */
  const run = (L, source, ...args) => {
    const chunk = to_luastring(source);
    if (lauxlib.luaL_loadbuffer(L, chunk, null, to_luastring("=bench")) !== lua.LUA_OK) raise(L);
    for (const value of args) {
      if (typeof value === "number") lua.lua_pushinteger(L, value);
      else lua.lua_pushstring(L, to_luastring(value));
    }
    if (lua.lua_pcall(L, args.length, 1, 0) !== lua.LUA_OK) raise(L);
    const text = lua.lua_isnil(L, -1) ? undefined : lua.lua_tojsstring(L, -1);
    lua.lua_pop(L, 1);
    return text;
  };

  const raise = (L) => {
    const message = to_jsstring(lauxlib.luaL_tolstring(L, -1));
    lua.lua_settop(L, 0);
    throw new Error(message);
  };

  const open = () => {
    const L = lauxlib.luaL_newstate();
    lualib.luaL_openlibs(L);
    return L;
  };

  return {
    cases: {
      ...boundaryOfFengari(boundary, fengari),
      "loading/open-state": () => ({
        run: (size) => {
          let sum = 0;
          for (let i = 0; i < size; i++) {
            const L = open();
            sum += Number(run(L, "return 1 + 1"));
            lua.lua_close(L);
          }
          return sum;
        },
      }),
    },
    async program(name) {
      if (modulesOf(name).c.length > 0) throw new Cannot("it loads no native modules");
      const L = open();
      for (const [module, text] of Object.entries(await luaModules(platform, modules, name)))
        run(L, "local name, source = ... package.preload[name] = load(source)", module, text);
      run(L, LOAD, await platform.readText(`${fileOf(name)}.lua`), `@${fileOf(name)}.lua`);
      return { run: (...numbers) => run(L, RUN, ...numbers), close: () => lua.lua_close(L) };
    },
    // Its values are JavaScript's, so JavaScript's heap is measured: Lua's own count is always 0.
    measure: () => {
      const before = platform.heap();
      if (before === undefined) throw new Cannot("a page does not tell its heap");
      const L = open();
      const empty = platform.heap() - before;
      run(L, FILL);
      return { empty, table: platform.heap() - before - empty };
    },
  };
}
