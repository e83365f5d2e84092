/**
 * Where `perilune/wasmoon` differs from wasmoon on purpose: the table in COMPATIBILITY.md, and of each row a program with
 * what it gives on either. Parity is the rule, see the tests beside this file.
 */
import { createRequire } from "node:module";
import path from "node:path";
import type { Wasmoon } from "./implementations.js";

export interface Difference {
  /** The first column of the table. */
  readonly what: string;
  /** The second. */
  readonly here: string;
  /** Gives, or throws, what differs. Left out where another test shows it, which `shownBy` names. */
  readonly show?: (api: Wasmoon) => Promise<unknown>;
  readonly shownBy?: string;
  /** What wasmoon gives; a pattern is one for the message of what it throws. */
  readonly wasmoon?: unknown;
  readonly ours?: unknown;
}

/** The result of a script on a new engine. */
const run = (script: string) => async (api: Wasmoon) => {
  const engine = await new api.LuaFactory().createEngine();
  return (await engine.doString(script)) as unknown;
};

const ownCore = path.join(path.dirname(createRequire(import.meta.url).resolve("wasmoon")), "glue.wasm");

export const DIFFERENCES: readonly Difference[] = [
  {
    what: "`LuaFactory`, `LuaWasm.initialize`",
    here: "fetch nothing from a CDN. Their first parameter is the place of this package's core; wasmoon's `glue.wasm` is refused",
    show: async (api) => {
      await new api.LuaFactory(ownCore).getLuaModule();
      return "loads";
    },
    wasmoon: "loads",
    ours: /the wasm is not a core of this version of Perilune|not a Perilune core/,
  },
  {
    what: "`require`",
    here: "finds native, mixed and Lua modules in `context` and in the standard modules; `package.path` begins with them. wasmoon has the reference's",
    show: run("return package.path:match('^%./%?%.lua') ~= nil"),
    wasmoon: false,
    ours: true,
  },
  {
    what: "files",
    here: "those of a `LuaFactory` are in memory, as in wasmoon; an engine on a runtime sees the runtime's, in Node the machine's",
    shownBy: "factory.test.ts, ../compare.test.ts",
  },
  {
    what: "the environment",
    here: "the variables that are given and no others, on a runtime the runtime's; wasmoon makes up some (`HOME` is `/home/web_user`)",
    show: run("return os.getenv('HOME')"),
    wasmoon: "/home/web_user",
    ours: null,
  },
  {
    what: "standard streams",
    here: "the process's own, byte for byte and at once; wasmoon's lose bytes that are not UTF-8 and hold back a line without an end",
    shownBy: "../lifetime.test.ts",
  },
  {
    what: "`os.execute`, `io.popen`",
    here: "there is no shell for a `LuaFactory` unless its options say so; wasmoon says that there is one, and then `os.execute` throws a `TypeError`",
    show: run("return os.execute()"),
    wasmoon: true,
    ours: false,
  },
  {
    what: "`os.exit`",
    here: "throws `ProgramExit`, in wasmoon an error of its core's JavaScript",
    show: run("os.exit(3)"),
    wasmoon: /Program terminated with exit\(3\)/,
    ours: /the program ended with exit code 3/,
  },
  {
    what: "many calls of `doString` on one engine",
    here: "go on; wasmoon writes beyond a stack after some dozens. The results stay on the engine's stack: after 1,000,000 there is an error",
    shownBy: "../many-calls.test.ts, ../pains.test.ts",
  },
  {
    what: "`engine.global.setTimeout`",
    here: "ends the code that `doString` runs with `thread timeout exceeded`; in wasmoon nothing catches the error, and the module aborts",
    show: async (api) => {
      const engine = await new api.LuaFactory().createEngine();
      engine.global.setTimeout(Date.now() + 10);
      return (await engine.doString("while true do end")) as unknown;
    },
    wasmoon: /Aborted/,
    ours: /thread timeout exceeded/,
  },
  {
    what: "a host error that has no place in Lua",
    here: "a thrown `null`, or a symbol as a result, is a Lua error that `pcall` catches; in wasmoon it passes through Lua's frames, and 200 of them end the engine",
    show: async (api) => {
      const engine = await new api.LuaFactory().createEngine();
      engine.global.set("fail", () => {
        throw null as unknown as Error;
      });
      return engine.doStringSync("return (pcall(fail))") as unknown;
    },
    wasmoon: /Cannot read properties of null/,
    ours: false,
  },
  {
    what: "a trap",
    here: "throws `NativeTrap` and ends the engine, which may still be closed; others go on. In wasmoon the module is broken",
    shownBy: "../lifetime.test.ts",
  },
  {
    what: "an option with an unknown name",
    here: "throws an `OptionError`; wasmoon ignores it",
    show: async (api) => {
      const engine = await new api.LuaFactory().createEngine({ injectObject: true } as object);
      return engine.doStringSync("return 'ignored'") as unknown;
    },
    wasmoon: "ignored",
    ours: /option injectObject: an engine has no such option/,
  },
  {
    what: "`openStandardLibs: false`",
    here: "leaves no `require` to install ours on; with `modules` it throws an `OptionError`",
    shownBy: "../lifetime.test.ts, ../host-modules.test.ts",
  },
];
