/** Describing and stamping modules, and reading the symbols of objects. */
import { beforeAll, describe, expect, it, vi } from "vitest";
import { importClang } from "../../src/compile/choose.node.js";
import { toolsOf } from "../../src/compile/clang-run.js";
import { formatInspection, inspectModule } from "../../src/compile/inspect-module.js";
import { definedFunctions } from "../../src/compile/object-symbols.js";
import { stampModule } from "../../src/compile/stamp.js";
import type { CoreExport } from "../../src/core/export-types.js";
import { coded } from "../support/coded.js";
import { readAbi } from "../../src/modules/native/abi.js";
import { readSections } from "../../src/wasm-binary/sections.js";
import { compileTexts } from "../support/compile.js";
import { sideModule, type SideSpec } from "../support/side-module.js";
import { op } from "../support/wasm-writer.js";

// Loading LLVM takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const CORE = new Map<string, CoreExport>([
  ["lua_pushinteger", { kind: "func", type: "iI:" }],
  ["lua_pushlightuserdata", { kind: "func", type: "ii:" }],
  ["strlen", { kind: "func", type: "i:i" }],
  ["stdout", { kind: "data" }],
]);

const C = `
#include <stdio.h>
#include <string.h>
#include <lua.h>
extern void perhaps (void) __attribute__((weak));
int extra (void) { return 1; }
int luaopen_seen_too (lua_State *L) { lua_pushlightuserdata(L, stdout); return 1; }
int luaopen_seen (lua_State *L) {
  if (perhaps) perhaps();
  lua_pushlightuserdata(L, (void *)&strlen);
  lua_pushinteger(L, 1);
  return 2;
}
`;

let wasm: Uint8Array;
beforeAll(async () => {
  wasm = await compileTexts({ "seen.c": C }, { exports: ["extra"] });
});

/** `int luaopen_w(void)`, as a compiler makes a module of it. */
const WRONG: SideSpec = {
  functions: [{ type: ":i", code: op.i32(0) }],
  exports: [{ name: "luaopen_w", kind: "func", index: 0 }],
};

/** The module as plain emcc would have left it. */
function unstamped(bytes: Uint8Array): Uint8Array {
  const [range] = readSections(bytes, "x").custom("perilune.abi");
  return bytes.slice(0, range?.start);
}

describe("inspectModule", () => {
  it("describes a module that the core can load", () => {
    const found = inspectModule(wasm, "seen.wasm", CORE);
    expect(found.fault).toBeUndefined();
    expect(found.abi).toMatchObject({ abi: 1, lua: "5.4", compiler: "clang" });
    expect(found.exports.slice(0, 3).map(({ name, kind, type }) => [name, kind, type])).toEqual([
      ["luaopen_seen", "function", "i:i"],
      ["luaopen_seen_too", "function", "i:i"],
      ["__wasm_call_ctors", "function", ":"],
    ]);
    expect(found.exports).toContainEqual({ name: "extra", kind: "function", type: ":i" });
    expect(found.imports).toContainEqual({
      name: "lua_pushinteger",
      kind: "function",
      type: "iI:",
      missing: false,
      weak: false,
    });
    expect(found.imports).toContainEqual(
      expect.objectContaining({ name: "strlen", kind: "function address" }),
    );
    expect(found.imports).toContainEqual(
      expect.objectContaining({ name: "stdout", kind: "variable address" }),
    );
    expect(found.imports).toContainEqual(
      expect.objectContaining({ name: "perhaps", weak: true, missing: false }),
    );
  });

  it("prints it", () => {
    const text = formatInspection(inspectModule(wasm, "seen.wasm", CORE));
    expect(text).toContain(`seen.wasm: ${wasm.length} bytes\nABI 1, Lua 5.4, made by clang `);
    expect(text).toMatch(/^exports \(\d+\)\n {2}luaopen_seen +function +i:i$/m);
    expect(text).toMatch(/^ {2}lua_pushinteger +iI:$/m);
    expect(text).toMatch(/\nthis core can load it\n$/);
  });

  it("names what is missing and what is of another type", () => {
    const core = new Map<string, CoreExport>([
      ["lua_pushinteger", { kind: "func", type: "iii:" }],
      ["lua_pushlightuserdata", { kind: "func", type: "ii:" }],
    ]);
    const found = inspectModule(wasm, "seen.wasm", core);
    expect(found.missing).toEqual(["stdout", "strlen"]);
    expect(found.mismatches).toEqual([{ symbol: "lua_pushinteger", expected: "iii:", found: "iI:" }]);
    expect(found.fault).toMatchObject({ code: "ERR_MODULE_MISSING_IMPORT" });
    const text = formatInspection(found);
    expect(text).toContain("missing from the core (2)\n  stdout\n  strlen\n");
    expect(text).toContain("  lua_pushinteger  found iI:, expected iii:\n");
    expect(text).toMatch(/\nrefused: seen\.wasm: .*stdout, strlen\n$/);
  });

  it("describes a module with no section, and says that it is refused", () => {
    const found = inspectModule(unstamped(wasm), "seen.wasm", CORE);
    expect(found.abi).toBeUndefined();
    expect(formatInspection(found)).toMatch(
      /no usable perilune\.abi section[\s\S]*refused: .*perilune stamp/,
    );
  });

  it("refuses one without a valid init function, and names the one of the wrong type", () => {
    const found = inspectModule(sideModule(WRONG), "w.wasm", CORE);
    expect(found.fault).toMatchObject({ code: "ERR_MODULE_MISSING_INIT" });
    expect(found.initMisfits).toEqual([{ symbol: "luaopen_w", expected: "i:i", found: ":i" }]);
    expect(formatInspection(found)).toMatch(
      /init functions whose type [^\n]* \(1\)\n {2}luaopen_w {2}found :i, expected i:i\n\nrefused: .*luaopen_w with the wrong type/,
    );
    expect(inspectModule(sideModule(), "w.wasm", CORE).fault).toMatchObject({
      code: "ERR_MODULE_MISSING_INIT",
    });
  });

  it("throws for files that are not side modules", () => {
    expect(() => inspectModule(new TextEncoder().encode("#!lua"), "x.wasm", CORE)).toThrow(
      coded("ERR_MODULE_NOT_WASM"),
    );
    expect(() => inspectModule(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0), "x.wasm", CORE)).toThrow(
      coded("ERR_MODULE_NOT_SIDE"),
    );
  });
});

describe("stampModule", () => {
  it("keeps the module's own version and licence, which an inspection shows", async () => {
    const options = { name: "seen", version: "2.1", license: "MIT OR Apache-2.0" };
    const built = await compileTexts({ "seen.c": "int luaopen_seen(void *L) { return L == 0; }" }, options);
    const { version, license } = options;
    expect(readAbi(readSections(built, "seen.wasm"))).toMatchObject({ version, license });
    const text = formatInspection(inspectModule(built, "seen.wasm"));
    expect(text).toContain("\nversion: 2.1\nlicence: MIT OR Apache-2.0\n");
    const stamped = stampModule(unstamped(built), "seen.wasm", undefined, { version, license });
    expect(readAbi(readSections(stamped, "seen.wasm"))).toMatchObject({ version, license });
  });

  it("writes the section that is not there", () => {
    const stamped = stampModule(unstamped(wasm), "seen.wasm", CORE, { compilerVersion: "3.1.69" });
    expect(readAbi(readSections(stamped, "seen.wasm"))).toEqual({
      abi: 1,
      lua: "5.4",
      compiler: "emcc",
      compilerVersion: "3.1.69",
    });
    expect(inspectModule(stamped, "seen.wasm", CORE).fault).toBeUndefined();
  });

  it("leaves a module that has it as it is", () => {
    expect(stampModule(wasm, "seen.wasm", CORE)).toBe(wasm);
  });

  it("makes the checks of require first", () => {
    expect(() => stampModule(unstamped(wasm), "seen.wasm", new Map())).toThrow(
      coded("ERR_MODULE_MISSING_IMPORT"),
    );
    const other = new Map(CORE).set("strlen", { kind: "data" });
    expect(() => stampModule(unstamped(wasm), "seen.wasm", other)).toThrow(coded("ERR_MODULE_IMPORT_TYPE"));
  });

  it("wants an init function, of the type of one", () => {
    expect(() => stampModule(sideModule({ ...WRONG, abi: false }), "w.wasm", CORE)).toThrow(
      coded("ERR_MODULE_MISSING_INIT"),
    );
    expect(() => stampModule(sideModule({ ...WRONG, abi: false }), "w.wasm", CORE)).toThrow(
      "w.wasm: the module exports luaopen_w with the wrong type: found :i; " +
        "expected i:i, as of int luaopen_w(lua_State *)",
    );
    expect(() => stampModule(sideModule({ abi: false }), "w.wasm", CORE)).toThrow(
      "found no luaopen_ function",
    );
  });
});

describe("bytes with no name", () => {
  it("are called that in messages", () => {
    for (const read of [inspectModule, stampModule]) {
      expect(() => read(new Uint8Array(3))).toThrow(/^\(bytes\): not a WebAssembly module/);
      expect(() => read(new Uint8Array(3), undefined, CORE)).toThrow(/^\(bytes\): /);
    }
    expect(inspectModule(wasm).file).toBe("(bytes)");
    expect(stampModule(wasm)).toBe(wasm);
  });
});

describe("definedFunctions", () => {
  it("names functions of external linkage, and nothing else", async () => {
    const run = toolsOf(await importClang());
    const { output: object } = await run(
      ["clang", "-cc1", "-triple", "wasm32-unknown-emscripten", "-emit-obj", "-o", "-", "-x", "c", "/o.c"],
      {
        "o.c":
          "extern int outside(void); int datum = 1; extern int other; static int hidden(void) { return other; }\n" +
          "__attribute__((weak)) int soft(void) { return 2; }\n" +
          "int luaopen_x(void) { return outside() + hidden() + datum; }\n",
      },
    );
    const all = [
      ["soft", ":i"],
      ["luaopen_x", ":i"],
    ];
    expect([...definedFunctions(object, "o.o")]).toEqual(all);
    for (let size = 0; size < object.length; size++) {
      const cut = object.subarray(0, size);
      try {
        expect([...definedFunctions(cut, "o.o")]).toEqual(all);
      } catch (error) {
        expect(error).toMatchObject({ code: "ERR_OBJECT_FORMAT" });
      }
    }
  });

  it("refuses options that are not an object", () => {
    expect(() => definedFunctions(wasm, "seen.wasm")).toThrow(coded("ERR_OBJECT_FORMAT"));
  });
});
