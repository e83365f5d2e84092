/**
 * Files that are not native modules, or not for this core, through `require`, `package.loadlib` and `openNative`. Each error
 * has its class and names the file. Nothing stays half loaded, a retry fails in the same way, and the state stays usable.
 */
import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ModuleError } from "../../src/errors/module.js";
import { LuaError, type LuaState } from "../../src/index.js";
import { coded, type Coded } from "../support/coded.js";
import { compileFiles } from "../support/compile.js";
import { footprint, heapTop, put, temporaryDirectory, thrown } from "../support/native-scene.js";
import { products, sharedRuntime } from "../support/products.js";
import { ABI_JSON, func, INIT, sideModule, type SideSpec } from "../support/side-module.js";
import { HEADER, writeModule } from "../support/wasm-writer.js";

const FIXTURES = "test/fixtures/bad";

/** Bytes of the modules' static data, and the number of attempts: leaks add up. */
const DATA = 70_000;
const ROUNDS = 20;

/** A module `bad` with one fault. `imports` is the number of functions that `spec` imports. */
function almost(spec: SideSpec, imports = 0): Uint8Array {
  const exports = [{ name: "luaopen_bad", kind: "func" as const, index: imports }];
  return sideModule({ dylink: { memorySize: DATA, tableSize: 40 }, functions: [INIT], exports, ...spec });
}

interface Case {
  readonly what: string;
  readonly bytes: () => Uint8Array | Promise<Uint8Array>;
  readonly error: ReturnType<typeof coded>;
  /** Parts of the message: what was found, what was expected. */
  readonly says: readonly string[];
  readonly fields?: object;
}

const fixture = (name: string) => (): Promise<Uint8Array> =>
  compileFiles(`${FIXTURES}/${name}.c`, { name: "bad" });

const CASES: readonly Case[] = [
  {
    what: "an empty file",
    bytes: () => new Uint8Array(),
    error: coded("ERR_MODULE_EMPTY"),
    says: ["the file is empty", "expected a WebAssembly side module"],
  },
  {
    what: "a file that is not wasm",
    bytes: () => Buffer.from("\x7fELF and so on"),
    error: coded("ERR_MODULE_NOT_WASM"),
    says: ["not a WebAssembly module", "expected"],
  },
  {
    what: "wasm of another version",
    bytes: () => Uint8Array.from([...HEADER.slice(0, 4), 2, 0, 0, 0]),
    error: coded("ERR_MODULE_NOT_WASM"),
    says: ["expected"],
  },
  {
    what: "a truncated file",
    bytes: async () => (await fixture("raises_string")()).slice(0, 300),
    error: coded("ERR_MODULE_TRUNCATED"),
    says: ["cut off at byte"],
  },
  {
    what: "a file whose code is broken",
    bytes: () => almost({ functions: [{ type: "i:i", code: [0xff] }] }),
    error: coded("ERR_MODULE_MALFORMED"),
    says: ["malformed WebAssembly"],
  },
  {
    what: "a wasm that is not a side module",
    bytes: () =>
      writeModule({ functions: [INIT], exports: [{ name: "luaopen_bad", kind: "func", index: 0 }] }),
    error: coded("ERR_MODULE_NOT_SIDE"),
    says: ["not a side module", "expected a position-independent module with a dylink.0 section first"],
  },
  {
    what: "one without the ABI section",
    bytes: () => almost({ abi: false }),
    error: coded("ERR_MODULE_NO_ABI"),
    says: ["no perilune.abi section", "perilune stamp"],
  },
  {
    what: "one for another ABI",
    bytes: () => almost({ abi: { ...ABI_JSON, abi: 2 } }),
    error: coded("ERR_MODULE_ABI_VERSION"),
    says: ["ABI version 2", "expected ABI version 1"],
    fields: { found: 2, expected: 1 },
  },
  {
    what: "one for another Lua",
    bytes: () => almost({ abi: { ...ABI_JSON, lua: "5.3" } }),
    error: coded("ERR_MODULE_LUA_VERSION"),
    says: ["Lua 5.3", "expected Lua 5.4"],
    fields: { found: "5.3", expected: "5.4" },
  },
  {
    what: "one compiled without BigInt",
    bytes: () => almost({ more: [func("lua_pushinteger", "iii:"), func("setTempRet0", "i:")] }, 2),
    error: coded("ERR_MODULE_LEGACY_INT64"),
    says: ["32-bit halves", "expected one built with -sWASM_BIGINT=1"],
  },
  {
    what: "one made from C++ without its library",
    bytes: () => almost({ more: [func("_Znwm", "i:i"), func("__cxa_throw", "iii:")] }, 2),
    error: coded("ERR_MODULE_CPP"),
    says: ["C++", "`perilune build` linked with the package perilune-cxx"],
  },
  {
    what: "missing imports",
    bytes: fixture("missing_imports"),
    error: coded("ERR_MODULE_MISSING_IMPORT"),
    says: ["nowhere_add, nowhere_callback, nowhere_datum, nowhere_scale", "the core does not have"],
    fields: { symbols: ["nowhere_add", "nowhere_callback", "nowhere_datum", "nowhere_scale"] },
  },
  {
    what: "imports of the wrong type",
    bytes: fixture("wrong_import_type"),
    error: coded("ERR_MODULE_IMPORT_TYPE"),
    says: ["lua_gettop (found", "strlen (found", "expected i:i"],
  },
  {
    what: "another shared library",
    bytes: () => almost({ dylink: { needed: ["libz.so"] } }),
    error: coded("ERR_MODULE_NEEDED_LIBRARY"),
    says: ["libz.so"],
  },
  {
    what: "more static data than there can be memory",
    bytes: () => almost({ dylink: { memorySize: 0x7fffff00 } }),
    error: coded("ERR_MODULE_MEMORY"),
    says: ["the module needs 2147483392 bytes for static data", "more (moduleMemory)"],
  },
];

/** Calls package.loadlib and returns its three values. */
function loadlib(state: LuaState, file: string, symbol: string): unknown[] {
  return state.run("return package.loadlib(...)", { args: [file, symbol] });
}

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product, { stdlib: false });

  /** Returns a state whose context is a new directory with these files. */
  function scene(files: Record<string, Uint8Array>): { state: LuaState; directory: string } {
    const directory = temporaryDirectory();
    put(directory, files);
    const state = runtime().createState({ context: directory, ignoreEnvironment: true });
    onTestFinished(() => {
      state.close();
    });
    return { state, directory };
  }

  test.each(CASES.map((entry) => [entry.what, entry] as const))("%s", async (_, entry) => {
    const good = await compileFiles("test/fixtures/native/my_module.c", { name: "my_module" });
    const { state, directory } = scene({ "bad.wasm": await entry.bytes(), "my_module.wasm": good });
    const file = path.join(directory, "bad.wasm");
    const attempts = [
      () => state.run(`require "bad"`),
      () => state.openNative(file),
      () => state.openNative(file, "bad"),
      () => loadlib(state, file, "luaopen_bad"),
      () => loadlib(state, file, "*"),
    ];
    for (const attempt of attempts) thrown(attempt); // Lua's own tables grow the first time
    const before = footprint(runtime(), state);
    const top = heapTop(runtime());

    const messages = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      const opened = thrown(() => state.openNative(file)) as ModuleError;
      expect(opened).toEqual(entry.error);
      expect(opened.file).toBe(file);
      expect(opened.name).toBe("ModuleError");
      expect(opened.message.startsWith(`${file}: `)).toBe(true);
      for (const part of entry.says) expect(opened.message).toContain(part);
      expect(opened).toMatchObject(entry.fields ?? {});
      expect(thrown(() => state.openNative(file, "bad"))).toEqual(entry.error);

      const required = thrown(() => state.run(`require "bad"`)) as LuaError;
      expect(required).toBeInstanceOf(LuaError);
      expect(required.message).toBe(`error loading module 'bad' from file '${file}':\n\t${opened.message}`);
      expect(required.cause).toEqual(entry.error);

      expect(loadlib(state, file, "luaopen_bad")).toEqual([undefined, opened.message, "open"]);
      expect(loadlib(state, file, "*")).toEqual([undefined, opened.message, "open"]);
      messages.add(opened.message);
    }
    expect(messages.size).toBe(1);
    expect(footprint(runtime(), state)).toEqual(before);
    // The static data of a single round would exceed this; Lua's own strings and tables do not.
    expect(heapTop(runtime()) - top).toBeLessThan(5 * DATA);
    expect(state.run(`return package.loaded.bad, require("my_module").meaningOfLife`)).toEqual([
      undefined,
      42,
    ]);
  });

  test("bytes, with no path", () => {
    const { state } = scene({});
    const bytes = almost({ abi: { ...ABI_JSON, abi: 9 } });
    const [first, second] = [0, 1].map(() => thrown(() => state.openNative(bytes)) as Error);
    expect(first).toMatchObject({ code: "ERR_MODULE_ABI_VERSION" });
    expect(first?.message).toMatch(/^\(bytes \d+\): /);
    expect(second?.message).toBe(first?.message);
  });

  test("sources that are neither paths nor bytes", () => {
    const { state } = scene({});
    const url = new URL("https://example.org/x.wasm");
    expect(thrown(() => state.openNative(url))).toMatchObject({ code: "ERR_MODULE_FILE" });
    expect(thrown(() => state.openNative(url))).toMatchObject({ file: url.href });
    for (const wrong of [42, null, undefined, {}, [], "", "a\0b"]) {
      const error = thrown(() => state.openNative(wrong as string));
      expect(error, String(wrong)).toMatchObject({ code: "ERR_MODULE_FILE" });
    }
    expect(state.run("return 1 + 1")).toEqual([2]);
  });

  test("a missing luaopen_ function: those that there are, are listed", async () => {
    const { state, directory } = scene({ "bad.wasm": await fixture("no_init")() });
    const file = path.join(directory, "bad.wasm");
    thrown(() => state.run(`require "bad"`));
    const before = footprint(runtime(), state);
    for (let round = 0; round < 2; round++) {
      const error = thrown(() => state.openNative(file, "bad"));
      expect(error).toMatchObject({ code: "ERR_MODULE_MISSING_INIT" });
      expect(error).toMatchObject({
        expected: ["luaopen_bad"],
        found: ["luaopen_no_init_at_all", "luaopen_noinit"],
        message:
          `${file}: the module exports no function luaopen_bad (int (lua_State *)); ` +
          "found luaopen_no_init_at_all, luaopen_noinit",
      });
      expect(thrown(() => state.openNative(file))).toMatchObject({ code: "ERR_MODULE_MISSING_INIT" });
      const required = thrown(() => state.run(`require "bad"`)) as LuaError;
      expect(required.message).toBe(
        `error loading module 'bad' from file '${file}':\n\t${(error as Error).message}`,
      );
      expect(required.cause).toMatchObject({ code: "ERR_MODULE_MISSING_INIT" });
      expect(loadlib(state, file, "luaopen_bad")).toEqual([undefined, (error as Error).message, "init"]);
      expect(loadlib(state, file, "*")).toEqual([true]);
    }
    expect(footprint(runtime(), state)).toEqual(before);
  });

  test("an init function of the wrong type: the error names it and its type", () => {
    const exports = [{ name: "luaopen_bad", kind: "func" as const, index: 0 }];
    const bytes = almost({ functions: [{ type: ":i", code: INIT.code }], exports });
    const { state, directory } = scene({ "bad.wasm": bytes });
    const file = path.join(directory, "bad.wasm");
    const message =
      `${file}: the module exports luaopen_bad with the wrong type: found :i; ` +
      "expected i:i, as of int luaopen_bad(lua_State *)";
    const required = thrown(() => state.run(`require "bad"`)) as LuaError;
    expect(required.message).toBe(`error loading module 'bad' from file '${file}':\n\t${message}`);
    expect(required.cause).toMatchObject({ code: "ERR_MODULE_MISSING_INIT" });
    expect(required.cause).toMatchObject({
      misfits: [{ symbol: "luaopen_bad", expected: "i:i", found: ":i" }],
    });
    for (const open of [() => state.openNative(file), () => state.openNative(file, "bad")]) {
      expect(thrown(open)).toMatchObject({ code: "ERR_MODULE_MISSING_INIT", message });
    }
    expect(loadlib(state, file, "luaopen_bad")).toEqual([undefined, message, "init"]);
  });

  test("a name outside the grammar", async () => {
    const good = await compileFiles("test/fixtures/native/my_module.c", { name: "my_module" });
    const { state, directory } = scene({ "9x.wasm": good, "a b.wasm": good, "my_module.wasm": good });
    for (const name of ["9x", "a b", "", "a..b", ".a", "a.", "a/b", "é"]) {
      const error = thrown(() => state.openNative(path.join(directory, "my_module.wasm"), name));
      expect(error).toMatchObject({ code: "ERR_MODULE_NAME" });
      expect(error).toMatchObject({ moduleName: name });
      expect((error as Error).message).toContain("expected parts of letters");
    }
    // require leaves such names to the reference searchers, which look for the function of that name.
    const error = thrown(() => state.run(`require "9x"`)) as LuaError;
    expect(error.message).toContain(`error loading module '9x' from file '${directory}/9x.wasm'`);
    expect(error.message).toContain("luaopen_9x");
    expect(error.cause).toMatchObject({ code: "ERR_MODULE_MISSING_INIT" });
    expect((thrown(() => state.run(`require "no such"`)) as LuaError).cause).toBeUndefined();
    expect(state.run(`return package.loaded["9x"], require("my_module").meaningOfLife`)).toEqual([
      undefined,
      42,
    ]);
  });

  test("an init function that raises", async () => {
    const names = ["raises_string", "raises_object", "raises_nil"];
    const bytes = await Promise.all(names.map((name) => fixture(name)()));
    const { state, directory } = scene(
      Object.fromEntries(names.map((name, at) => [`${name}.wasm`, bytes[at] ?? new Uint8Array()])),
    );
    for (let round = 0; round < 3; round++) {
      for (const open of [
        (name: string) => state.run(`return require(...)`, { args: [name] }),
        (name: string) => state.openNative(path.join(directory, `${name}.wasm`)),
      ]) {
        const text = thrown(() => open("raises_string")) as LuaError;
        expect(text).toBeInstanceOf(LuaError);
        expect(text.message).toContain("cannot start: no configuration");
        expect(text.cause).toBeUndefined();
        const object = thrown(() => open("raises_object")) as LuaError;
        expect((object.value as { get(key: string): unknown }).get("code")).toBe(7);
        expect((thrown(() => open("raises_nil")) as LuaError).value).toBeUndefined();
      }
      const loaded = `return package.loaded.raises_string, package.loaded.raises_object, package.loaded.raises_nil`;
      expect(state.run(loaded)).toEqual([undefined, undefined, undefined]);
    }
    expect(state.run("return 1 + 1")).toEqual([2]);
  });

  describe("a file that cannot be read", () => {
    let places: (directory: string) => Record<string, string>;
    beforeAll(() => {
      places = (directory) => {
        mkdirSync(path.join(directory, "folder.wasm"));
        symlinkSync("nowhere.wasm", path.join(directory, "dangling.wasm"));
        symlinkSync("round.wasm", path.join(directory, "round.wasm"));
        return {
          folder: "Is a directory",
          dangling: "No such file",
          absent: "No such file",
          round: "Symbolic link loop",
        };
      };
    });

    test("a directory, a link to nothing, a link to itself, nothing at all", () => {
      const { state, directory } = scene({});
      for (const [name, problem] of Object.entries(places(directory))) {
        const file = path.join(directory, `${name}.wasm`);
        const error = thrown(() => state.openNative(file)) as Coded<"ERR_MODULE_FILE">;
        expect(error).toMatchObject({ code: "ERR_MODULE_FILE" });
        expect(error.message).toContain(`${file}: cannot read the file: `);
        expect(error.message).toContain(problem);
        expect(loadlib(state, file, "*")).toEqual([undefined, error.message, "open"]);
        const required = thrown(() => state.run(`require(...)`, { args: [name] })) as LuaError;
        expect(required.message).toContain(name);
        expect(state.run("return package.loaded[...]", { args: [name] })).toEqual([undefined]);
      }
    });

    test.skipIf(process.platform === "win32")("one without the right to read it", async () => {
      const { state, directory } = scene({ "secret.wasm": await fixture("no_init")() });
      const file = path.join(directory, "secret.wasm");
      const { chmodSync } = await import("node:fs");
      chmodSync(directory, 0o755);
      chmodSync(file, 0);
      // Root may read everything, so the process runs this as the user nobody.
      const root = process.geteuid?.() === 0;
      if (root) process.seteuid?.(65534);
      try {
        const error = thrown(() => state.openNative(file)) as Coded<"ERR_MODULE_FILE">;
        expect(error).toMatchObject({ code: "ERR_MODULE_FILE" });
        expect(error.message).toBe(`${file}: cannot read the file: Permission denied`);
        const required = thrown(() => state.run(`require "secret"`)) as LuaError;
        expect(required.message).toBe(
          `error loading module 'secret' from file '${file}':\n\t${error.message}`,
        );
        expect(required.cause).toMatchObject({ code: "ERR_MODULE_FILE" });
        expect(loadlib(state, file, "*")).toEqual([undefined, error.message, "open"]);
      } finally {
        if (root) process.seteuid?.(0);
      }
      chmodSync(file, 0o644);
      expect(loadlib(state, file, "*")).toEqual([true]);
    });
  });
});
