/**
 * Where `perilune/wasmoon` differs from wasmoon on purpose: each row of the table in COMPATIBILITY.md, with a program and its
 * result on either. Everything else is the same; the other tests in this directory check that.
 */
import { createRequire } from "node:module";
import path from "node:path";
import type { Wasmoon } from "./implementations.js";

export interface Difference {
  /** The first column of the table. */
  readonly what: string;
  /** The second. */
  readonly here: string;
  /** Returns or throws what differs. Undefined if another test shows it, which `shownBy` names. */
  readonly show?: (api: Wasmoon) => Promise<unknown>;
  readonly shownBy?: string;
  /** The result on wasmoon; a pattern matches the message of what it throws. */
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
    here: "fetch nothing from a CDN. Their first parameter is the location of Perilune's core; they reject wasmoon's `glue.wasm`",
    show: async (api) => {
      await new api.LuaFactory(ownCore).getLuaModule();
      return "loads";
    },
    wasmoon: "loads",
    ours: /the wasm is not a core of this version of Perilune|not a Perilune core/,
  },
  {
    what: "`require`",
    here: "also finds native, mixed and Lua modules in `context` and in the standard modules; `package.path` begins with these. wasmoon has the reference's `require`",
    show: run("return package.path:match('^%./%?%.lua') ~= nil"),
    wasmoon: false,
    ours: true,
  },
  {
    what: "precompiled code",
    here: "is refused by `load`, `loadfile` and `dofile` unless the engine has the option `allowBinary`; wasmoon takes it",
    show: run("return load(string.dump(function() return 1 end)) ~= nil"),
    wasmoon: true,
    ours: false,
  },
  {
    what: "files",
    here: "a `LuaFactory` keeps files in memory, like wasmoon; an engine on a runtime uses the runtime's files, in Node those of the machine",
    shownBy: "factory.test.ts, ../compare.test.ts",
  },
  {
    what: "the environment",
    here: "has only the given variables, or on a runtime the runtime's; wasmoon adds its own (`HOME` is `/home/web_user`)",
    show: run("return os.getenv('HOME')"),
    wasmoon: "/home/web_user",
    ours: null,
  },
  {
    what: "standard streams",
    here: "are the process's own, unbuffered and byte for byte; wasmoon's lose bytes that are not UTF-8 and hold back an unfinished line",
    shownBy: "../lifetime.test.ts",
  },
  {
    what: "`os.execute`, `io.popen`",
    here: "a `LuaFactory` has no shell unless its options enable one; wasmoon reports a shell, but `os.execute` throws a `TypeError`",
    show: run("return os.execute()"),
    wasmoon: true,
    ours: false,
  },
  {
    what: "`os.exit`",
    here: "throws `ProgramExit`; wasmoon throws an error of Emscripten's glue code",
    show: run("os.exit(3)"),
    wasmoon: /Program terminated with exit\(3\)/,
    ours: /the program ended with exit code 3/,
  },
  {
    what: "thousands of `doString` calls on one engine",
    here: "work; wasmoon writes past the end of a stack after a few dozen. The results stay on the engine's stack: after 1,000,000 of them the next call throws",
    shownBy: "../many-calls.test.ts, ../pains.test.ts",
  },
  {
    what: "overlapping `doString` calls",
    here: "each keeps its thread until it ends; in wasmoon the end of one may release the thread of another",
    shownBy: "../promises.test.ts",
  },
  {
    what: "`engine.global.setTimeout`",
    here: "ends code run by `doString` with `thread timeout exceeded`; in wasmoon nothing catches the error, and the module aborts",
    show: async (api) => {
      const engine = await new api.LuaFactory().createEngine();
      engine.global.setTimeout(Date.now() + 10);
      return (await engine.doString("while true do end")) as unknown;
    },
    wasmoon: /Aborted/,
    ours: /thread timeout exceeded/,
  },
  {
    what: "host errors without a Lua equivalent",
    here: "a thrown `null`, or a symbol as a result, becomes a Lua error that `pcall` catches; in wasmoon it skips Lua's frames, and 200 of them break the engine",
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
    here: "throws `NativeTrap` and ends the engine, which you can still close; other engines keep running. In wasmoon it breaks the module",
    shownBy: "../lifetime.test.ts",
  },
  {
    what: "using a closed engine",
    here: "throws a `StateError`; wasmoon reads and writes memory that it has freed",
    shownBy: "../lifetime.test.ts",
  },
  {
    what: "an option with an unknown name",
    here: "throws `ERR_OPTION`; wasmoon ignores it",
    show: async (api) => {
      const engine = await new api.LuaFactory().createEngine({ injectObject: true } as object);
      return engine.doStringSync("return 'ignored'") as unknown;
    },
    wasmoon: "ignored",
    ours: /option injectObject: there is no such option; did you mean 'injectObjects'\?/,
  },
  {
    what: "`openStandardLibs: false`",
    here: "leaves out `require` too, so combining it with `modules` throws `ERR_OPTION`",
    shownBy: "../lifetime.test.ts, ../host-modules.test.ts",
  },
];
