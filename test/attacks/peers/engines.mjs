/** Engines with the limits that each offers: 16 MB and 300 ms. Each runs a source in a new state or context. */

const MEMORY = 16 * 2 ** 20;
const TIME = 300;

const take = (...args) => args.length;

/** @type {Readonly<Record<string, { title: string, language: "lua" | "js", limits: string, open: () => Promise<(source: string) => unknown> }>>} */
export const ENGINES = {
  perilune: {
    title: "Perilune",
    language: "lua",
    limits: '`sandbox: "strict"`, `limits`',
    open: async () => {
      const { hostObject, loadRuntime } = await import("../../../dist/index.js");
      const runtime = await loadRuntime({ realFiles: false });
      return (source) => {
        const state = runtime.createState({ sandbox: "strict", limits: { timeout: TIME, memory: MEMORY } });
        state.set("take", take);
        state.set("object", hostObject({ field: 1 }));
        try {
          return state.run(source)[0];
        } finally {
          state.close();
        }
      };
    },
  },
  wasmoon: {
    title: "wasmoon",
    language: "lua",
    limits: "`traceAllocations` and `setMemoryMax`, `functionTimeout` and `setTimeout` of a thread",
    open: async () => {
      const { LuaFactory } = await import("wasmoon");
      const factory = new LuaFactory();
      return async (source) => {
        const engine = await factory.createEngine({ traceAllocations: true, functionTimeout: TIME });
        engine.global.setMemoryMax(MEMORY);
        engine.global.set("take", take);
        engine.global.set("object", { field: 1 });
        const thread = engine.global.newThread();
        try {
          thread.loadString(source);
          return (await thread.run(0, { timeout: TIME }))[0];
        } finally {
          engine.global.close();
        }
      };
    },
  },
  fengari: {
    title: "fengari",
    language: "lua",
    limits: "a count hook that looks at the clock; none for memory",
    open: async () => {
      const { default: fengari } = await import("fengari");
      const { lua, lauxlib, lualib, to_luastring, to_jsstring } = fengari;
      return (source) => {
        const L = lauxlib.luaL_newstate();
        lualib.luaL_openlibs(L);
        lua.lua_pushcfunction(L, (l) => {
          lua.lua_pushinteger(l, lua.lua_gettop(l));
          return 1;
        });
        lua.lua_setglobal(L, to_luastring("take"));
        const end = Date.now() + TIME;
        const hook = (l) => {
          if (Date.now() > end) lauxlib.luaL_error(l, to_luastring("deadline passed"));
        };
        lua.lua_sethook(L, hook, lua.LUA_MASKCOUNT, 1000);
        const status = lauxlib.luaL_loadstring(L, to_luastring(source)) || lua.lua_pcall(L, 0, 1, 0);
        if (status !== lua.LUA_OK) throw new Error(to_jsstring(lauxlib.luaL_tolstring(L, -1)));
        return lua.lua_isboolean(L, -1) ? lua.lua_toboolean(L, -1) : lua.lua_tojsstring(L, -1);
      };
    },
  },
  quickjs: {
    title: "quickjs-emscripten",
    language: "js",
    limits: "`setMemoryLimit`, `setMaxStackSize`, an interrupt handler",
    open: async () => {
      const { newQuickJSWASMModuleFromVariant } = await import("quickjs-emscripten-core");
      const { default: variant } = await import("@jitl/quickjs-wasmfile-release-sync");
      const quickjs = await newQuickJSWASMModuleFromVariant(variant.default ?? variant);
      return (source) => {
        const runtime = quickjs.newRuntime();
        runtime.setMemoryLimit(MEMORY);
        runtime.setMaxStackSize(2 ** 19);
        const end = Date.now() + TIME;
        runtime.setInterruptHandler(() => Date.now() > end);
        const context = runtime.newContext();
        const define = (name, handle) => {
          context.setProp(context.global, name, handle);
          handle.dispose();
        };
        define(
          "take",
          context.newFunction("take", (...args) =>
            context.newNumber(take(...args.map((each) => context.dump(each)))),
          ),
        );
        define("object", context.newObject());
        try {
          const handle = context.unwrapResult(context.evalCode(`(() => { ${source} })()`));
          const value = context.dump(handle);
          handle.dispose();
          return value;
        } finally {
          context.dispose();
          runtime.dispose();
        }
      };
    },
  },
};
