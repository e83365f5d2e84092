import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ModuleError } from "../../src/errors/module.js";
import { check, initFunctionsOf, missingInit, readSideModule } from "../../src/modules/native/check.js";
import {
  CORE,
  FORMAT_IMPORTS,
  func,
  got,
  INIT,
  RICH,
  sideModule,
  type SideSpec,
} from "../support/side-module.js";
import { coded } from "../support/coded.js";
import { dylinkSection, HEADER, op, section, text, writeModule } from "../support/wasm-writer.js";

const accept = (spec: SideSpec): ReturnType<typeof check> => check(sideModule(spec), "f.wasm", CORE);
const refusal = (bytes: Uint8Array): ModuleError => {
  try {
    check(bytes, "f.wasm", CORE);
  } catch (error) {
    if (error instanceof ModuleError) return error;
  }
  throw new Error("the module was accepted");
};
const refused = (spec: SideSpec): ModuleError => refusal(sideModule(spec));

test("a module with one of each is accepted, and every import has its source", () => {
  expect(WebAssembly.validate(sideModule(RICH))).toBe(true);
  const checked = accept(RICH);
  const sources = checked.imports.map(({ entry, source }) => `${entry.module}.${entry.name} ${source}`);
  expect(sources.slice(FORMAT_IMPORTS.length)).toEqual([
    "env.lua_pushinteger core",
    "env.maybe undefined-weak",
    "GOT.func.strlen core",
    "GOT.mem.stdout core",
    "GOT.mem.counter own",
    "GOT.func.helper own",
    "env.__c_longjmp format",
  ]);
  expect([...checked.functions.keys()]).toEqual([
    "__wasm_call_ctors",
    "__wasm_apply_data_relocs",
    "luaopen_rich",
    "helper",
  ]);
  expect([...checked.tableOffsets]).toEqual([
    ["luaopen_rich", 0],
    ["helper", 1],
  ]);
  expect([...checked.data]).toEqual([["counter", 4]]);
  expect(checked.abi?.compiler).toBe("clang");
});

describe("files that are not modules", () => {
  test("empty", () => {
    expect(refusal(new Uint8Array())).toMatchObject({ code: "ERR_MODULE_EMPTY" });
    expect(refusal(new Uint8Array()).message).toBe(
      "f.wasm: the file is empty; expected a WebAssembly side module",
    );
  });

  test("another format, or another version of this one", () => {
    const elf = refusal(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0));
    expect(elf).toMatchObject({ code: "ERR_MODULE_NOT_WASM" });
    expect(elf.message).toContain("found the bytes 7f 45 4c 46; expected");
    const component = refusal(Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0));
    expect(component).toMatchObject({ code: "ERR_MODULE_NOT_WASM" });
    expect(component.message).toContain("version 0x1000d");
    expect(refusal(Uint8Array.of(0x23))).toMatchObject({ code: "ERR_MODULE_NOT_WASM" });
  });

  test("cut off at any byte: never accepted, and named truncated unless it ends between two sections", () => {
    const whole = sideModule(RICH);
    const ends = new Set(readSideModule(whole, "f.wasm").module.sections.all.map(({ end }) => end));
    for (let size = 1; size < whole.length; size++) {
      const error = refusal(whole.subarray(0, size));
      expect(error, `at ${size}`).toBeInstanceOf(ModuleError);
      if (size !== 8 && !ends.has(size))
        expect(error, `at ${size}`).toMatchObject({ code: "ERR_MODULE_TRUNCATED" });
    }
  });

  test.each<[string, number[], string]>([
    ["an unknown section", section(14, [0]), "unknown section 14"],
    ["sections out of order", [...section(3, [0]), ...section(1, [0])], "section 1 is out of order"],
    ["a section twice", [...section(1, [0]), ...section(1, [0])], "section 1 is out of order"],
    ["a count beyond the bytes", section(1, [0xff, 0xff, 0xff, 0xff, 0x0f]), "4294967295 types announced"],
    ["a type that is not a function", section(1, [1, 0x5f, 0]), "type of form 0x5f"],
    ["a missing type", section(2, [1, 1, 0x65, 1, 0x66, 0, 7]), "type 7 of 0"],
    ["an unknown kind", section(2, [1, 1, 0x65, 1, 0x66, 9]), "unknown kind of import"],
    ["bytes after the last item", section(1, [0, 0]), "1 bytes too many"],
    ["an export of nothing", section(7, [1, 1, 0x65, 0, 3]), 'export "e" is func 3 of 0'],
    ["an invalid start function", section(8, [0]), "function 0 cannot be the start function"],
    ["a bad name", section(7, [1, 1, 0xff, 0, 0]), "is not valid UTF-8"],
  ])("malformed: %s", (_, bytes, message) => {
    const error = refusal(Uint8Array.from([...HEADER, ...bytes]));
    expect(error).toMatchObject({ code: "ERR_MODULE_MALFORMED" });
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/^f\.wasm: malformed WebAssembly at byte \d+: /);
  });
});

describe("modules that are not side modules", () => {
  test("a plain one, and one with its own memory", () => {
    expect(refusal(writeModule({ functions: [INIT] }))).toMatchObject({ code: "ERR_MODULE_NOT_SIDE" });
    const own = refused({ imports: [], memories: [{ min: 1, max: 2, shared: true }] });
    expect(own).toMatchObject({ code: "ERR_MODULE_NOT_SIDE" });
    expect(own.message).toContain("it defines a shared memory of its own");
  });

  const exporting = (...names: string[]): SideSpec => ({
    functions: [INIT],
    exports: names.map((name) => ({ name, kind: "func" as const, index: 0 })),
    abi: false,
  });

  test("the cores, and what is like them", () => {
    for (const product of ["perilune", "perilune.debug"]) {
      const core = refusal(readFileSync(new URL(`../../wasm/${product}.wasm`, import.meta.url)));
      expect(core).toMatchObject({ code: "ERR_MODULE_NOT_SIDE" });
      expect(core.message).toContain(
        "f.wasm: not a side module: it is a core, with Lua in it (it exports lua_newstate)",
      );
    }
    expect(refused(exporting("lua_newstate", "luaopen_base")).message).toContain("it is a core");
    const linked = exporting(
      "lua_newstate",
      "luaopen_mine",
      "_emscripten_stack_alloc",
      "_emscripten_stack_restore",
    );
    for (const spec of [linked, exporting("main", "stackSave", "stackAlloc", "stackRestore")]) {
      expect(refused(spec)).toMatchObject({ code: "ERR_MODULE_NOT_SIDE" });
      expect(refused(spec).message).toContain("it is a main module");
    }
  });

  test("a module with a function of such a name, or with its own Lua, is not one of them", () => {
    for (const names of [["luaopen_x", "stackAlloc"], ["luaopen_x", "lua_newstate"], ["main"]])
      expect(refused(exporting(...names))).toMatchObject({ code: "ERR_MODULE_NO_ABI" });
  });

  test("segments at absolute addresses, or beyond what the module asked for", () => {
    const data = (offset: number[], memorySize = 8): Error =>
      refused({ dylink: { memorySize }, data: [{ offset, bytes: [1, 2, 3] }] });
    expect(data(op.i32(1024))).toMatchObject({ code: "ERR_MODULE_NOT_SIDE" });
    expect(data(op.getGlobal(2)).message).toContain("a data segment is not placed relative to __memory_base");
    expect(data(op.getGlobal(1), 2)).toMatchObject({ code: "ERR_MODULE_MALFORMED" });
    expect(data([...op.getGlobal(1), ...op.i32(6), ...op.add]).message).toContain(
      "takes 6 to 9, but dylink.0 asks for 8",
    );
    expect(data([...op.getGlobal(1), ...op.i32(-1), ...op.add]).message).toContain("takes -1 to 2");
    const element = (offset: number[], tableSize: number): Error =>
      refused({ dylink: { tableSize }, functions: [INIT], elements: [{ offset, functions: [0, 0] }] });
    expect(element(op.i32(1), 2).message).toContain(
      "an element segment is not placed relative to __table_base",
    );
    expect(element(op.getGlobal(2), 1).message).toContain("takes 0 to 2, but dylink.0 asks for 1");
    accept({
      dylink: { memorySize: 8 },
      data: [{ offset: [...op.getGlobal(1), ...op.i32(5), ...op.add], bytes: [1, 2, 3] }],
    });
  });

  const BASE = [...op.getGlobal(2), 0x0b];
  const FUNC_0 = [0xd2, 0, 0x0b];
  test.each<[string, number[], [string, number][]]>([
    ["functions", [0, ...BASE, 1, 0], [["f", 0]]],
    ["functions, passive", [1, 0, 1, 0], []],
    ["functions, in a table by number", [2, 0, ...BASE, 0, 1, 0], [["f", 0]]],
    ["functions, in the module's own table", [2, 1, ...op.i32(0), 0x0b, 0, 1, 0], []],
    ["functions, declared", [3, 0, 1, 0], []],
    ["expressions", [4, ...BASE, 2, 0xd0, 0x70, 0x0b, ...FUNC_0], [["f", 1]]],
    ["expressions, passive", [5, 0x70, 1, ...FUNC_0], []],
    ["expressions, in a table by number", [6, 0, ...BASE, 0x70, 1, ...FUNC_0], [["f", 0]]],
    ["expressions, declared", [7, 0x70, 1, ...FUNC_0], []],
  ])("element segments of every form are understood: %s", (_, segment, offsets) => {
    const spec: SideSpec = {
      dylink: { tableSize: 2 },
      functions: [INIT],
      tables: [{ min: 1 }],
      rawElements: [segment],
      exports: [{ name: "f", kind: "func", index: 0 }],
    };
    expect(WebAssembly.validate(sideModule(spec))).toBe(true);
    expect([...accept(spec).tableOffsets]).toEqual(offsets);
  });

  test("data segments of every form are understood", () => {
    const place = [...op.getGlobal(1), 0x0b];
    const rawData = [
      [0, ...place, 1, 7],
      [1, 1, 7],
      [2, 0, ...place, 1, 7],
    ];
    expect(WebAssembly.validate(sideModule({ rawData }))).toBe(true);
    accept({ dylink: { memorySize: 1 }, rawData });
    expect(refused({ rawData }).message).toContain("a data segment takes 0 to 1, but dylink.0 asks for 0");
  });

  test("hooks of another type", () => {
    const error = refused({
      functions: [INIT],
      exports: [{ name: "__wasm_call_ctors", kind: "func", index: 0 }],
    });
    expect(error.message).toContain('its __wasm_call_ctors is of type i:i, not ":"');
  });
});

describe("modules built another way", () => {
  test.each<[string, SideSpec]>([
    ["an exception's helper", { more: [func("__cxa_throw", "iii:")] }],
    ["a mangled name", { more: [func("_ZSt9terminatev", ":")] }],
    ["operator new", { more: [func("_Znwm", "i:i")] }],
    ["operator delete", { more: [func("_ZdlPvm", "ii:")] }],
    ["the tag of exceptions", { more: [{ module: "env", name: "__cpp_exception", tag: "i:" }] }],
    ["the address of a vtable", { more: [got("mem", "_ZTV1A")] }],
  ])("C++ without its library, by %s, stamped or not", (_, spec) => {
    expect(refused(spec)).toMatchObject({ code: "ERR_MODULE_CPP" });
    expect(refused({ ...spec, abi: false })).toMatchObject({ code: "ERR_MODULE_CPP" });
    expect(refused(spec).message).toContain(
      "expected one that `perilune build` linked with the package perilune-cxx",
    );
  });

  test("C++ that defines all that it needs, or needs it only if it is there", () => {
    accept({ functions: [INIT], exports: [{ name: "_ZN1A1fEi", kind: "func", index: 0 }] });
    accept({
      functions: [INIT],
      more: [func("_ZN1A1fEi", "i:i"), { module: "env", name: "__cpp_exception", tag: "i:" }],
      exports: [
        { name: "_ZN1A1fEi", kind: "func", index: 1 },
        { name: "__perilune_caught", kind: "func", index: 1 },
      ],
    });
  });

  test("a C destructor and a C name with _Z are not C++", () => {
    expect(refused({ more: [func("__cxa_atexit", "iii:i")] })).toMatchObject({
      code: "ERR_MODULE_MISSING_IMPORT",
    });
    accept({
      functions: [INIT],
      more: [got("func", "_Zip_open")],
      exports: [{ name: "_Zip_open", kind: "func", index: 0 }],
    });
  });

  test.each<[string, SideSpec]>([
    ["an import in halves", { more: [func("lua_pushinteger", "iii:")] }],
    ["the helper for results", { more: [func("setTempRet0", "i:")] }],
    ["an orig$ export", { functions: [INIT], exports: [{ name: "orig$f", kind: "func", index: 0 }] }],
  ])("without BigInt, by %s, stamped or not", (_, spec) => {
    expect(refused(spec)).toMatchObject({ code: "ERR_MODULE_LEGACY_INT64" });
    expect(refused({ ...spec, abi: false })).toMatchObject({ code: "ERR_MODULE_LEGACY_INT64" });
    expect(refused(spec).message).toContain("expected one built with -sWASM_BIGINT=1");
  });

  test("longjmp through JavaScript is named as what it is", () => {
    const error = refused({
      more: [func("invoke_vii", "iii:"), func("setTempRet0", "i:"), func("lua_pushinteger", "iI:")],
    });
    expect(error).toMatchObject({
      code: "ERR_MODULE_MISSING_IMPORT",
      symbols: ["invoke_vii", "setTempRet0"],
    });
    expect(error.message).toContain("-sSUPPORT_LONGJMP=wasm");
  });

  test("the ABI section, and the way round it for the stamp", () => {
    expect(refused({ ...RICH, abi: false })).toMatchObject({ code: "ERR_MODULE_NO_ABI" });
    expect(refused({ abi: { abi: 7 } })).toMatchObject({ code: "ERR_MODULE_ABI_VERSION" });
    expect(refused({ abi: { abi: 1, lua: "5.1" } })).toMatchObject({ code: "ERR_MODULE_LUA_VERSION" });
    const bytes = sideModule({ ...RICH, abi: false });
    expect(check(bytes, "f.wasm", CORE, { requireAbi: false }).abi).toBeUndefined();
  });

  test("needed libraries", () => {
    const error = refused({ dylink: { needed: ["libz.so", "libm.so"] }, more: [func("nowhere", ":")] });
    expect(error).toMatchObject({ code: "ERR_MODULE_NEEDED_LIBRARY", libraries: ["libz.so", "libm.so"] });
  });

  test("thread-local storage", () => {
    const extra = [{ id: 3, bytes: [1, ...text("tls"), 0x80, 0x02] }];
    expect(refused({ dylink: { extra } })).toMatchObject({ code: "ERR_MODULE_NOT_SIDE" });
  });
});

describe("imports", () => {
  test("lists all missing ones, sorted, each once", () => {
    const error = refused({
      more: [
        func("zeta", ":"),
        got("func", "alpha"),
        func("alpha", ":"),
        got("mem", "beta"),
        { module: "wasi_snapshot_preview1", name: "fd_write", func: "iiii:i" },
        { module: "env", name: "__tls_base", global: "i" },
      ],
    });
    const symbols = ["__tls_base", "alpha", "beta", "wasi_snapshot_preview1.fd_write", "zeta"];
    expect(error).toMatchObject({ code: "ERR_MODULE_MISSING_IMPORT", file: "f.wasm", symbols });
    expect(error.message).toBe(
      `f.wasm: the module needs 5 symbols that the core does not have: ${symbols.join(", ")}`,
    );
  });

  test("lists all of the wrong type, with both types", () => {
    const error = refused({
      imports: [
        { module: "env", name: "memory", memory: { min: 1, max: 2, shared: true } },
        { module: "env", name: "__indirect_function_table", table: { min: 0, wide: true } },
        { module: "env", name: "__memory_base", global: "I" },
        { module: "env", name: "__stack_pointer", global: "i" },
        { module: "env", name: "__c_longjmp", tag: "ii:" },
        { module: "GOT.mem", name: "stdout", global: "i" },
        func("strlen", "i:I"),
        got("mem", "lua_gettop"),
        { module: "env", name: "lua_pushinteger", global: "i" },
      ],
    });
    expect(error).toMatchObject({
      code: "ERR_MODULE_IMPORT_TYPE",
      mismatches: [
        { symbol: "__c_longjmp", expected: "tag i:", found: "tag ii:" },
        { symbol: "__indirect_function_table", expected: "table of F", found: "64-bit table of F" },
        { symbol: "__memory_base", expected: "immutable global i", found: "immutable global I" },
        { symbol: "__stack_pointer", expected: "mutable global i", found: "immutable global i" },
        { symbol: "lua_gettop", expected: "the address of a function", found: "the address of a variable" },
        { symbol: "lua_pushinteger", expected: "iI:", found: "immutable global i" },
        { symbol: "memory", expected: "memory", found: "shared memory" },
        { symbol: "stdout", expected: "mutable global i", found: "immutable global i" },
        { symbol: "strlen", expected: "i:i", found: "i:I" },
      ],
    });
    expect(error.message).toContain("strlen (found i:I; expected i:i)");
  });

  test("a memory of 64 bits is refused", () => {
    const error = refused({ imports: [{ module: "env", name: "memory", memory: { min: 1, wide: true } }] });
    expect(error.message).toContain("memory (found 64-bit memory; expected memory)");
  });

  test("a weak one may stay undefined; a weak one that the core has must still fit", () => {
    const more = [func("maybe", "ii:"), got("mem", "data"), got("func", "maybe")];
    const checked = accept({ dylink: { weak: ["maybe", "data"] }, more });
    expect(checked.imports.slice(FORMAT_IMPORTS.length).map(({ source }) => source)).toEqual(
      Array(3).fill("undefined-weak"),
    );
    const misfit = refused({ dylink: { weak: ["strlen"] }, more: [func("strlen", ":")] });
    expect(misfit).toMatchObject({ code: "ERR_MODULE_IMPORT_TYPE" });
  });

  test("a module's own definition takes precedence over the core's, and must be of the imported kind", () => {
    const own: SideSpec = {
      functions: [INIT],
      more: [got("func", "strlen")],
      exports: [{ name: "strlen", kind: "func", index: 0 }],
    };
    expect(accept(own).imports.at(-1)?.source).toBe("own");
    expect(
      accept({ ...own, functions: [], more: [func("strlen", "i:i"), got("func", "strlen")] }).imports.at(-1)
        ?.source,
    ).toBe("core");
    const asData = { ...own, more: [got("mem", "strlen")] };
    expect(refused(asData)).toMatchObject({
      mismatches: [{ symbol: "strlen", expected: "the module's own func" }],
    });
  });
});

describe("init functions", () => {
  const spec: SideSpec = {
    functions: [INIT, { type: ":", code: [] }],
    exports: [
      { name: "luaopen_b", kind: "func", index: 0 },
      { name: "luaopen_a", kind: "func", index: 0 },
      { name: "luaopen_odd", kind: "func", index: 1 },
      { name: "helper", kind: "func", index: 0 },
    ],
  };

  test("finds those of a C function's type, sorted", () => {
    expect(initFunctionsOf(accept(spec))).toEqual(["luaopen_a", "luaopen_b"]);
  });

  test("when none fits, those that are there are listed", () => {
    const missing =
      (init: string[], of = spec) =>
      () => {
        throw missingInit(accept(of), init);
      };
    expect(missing(["luaopen_x", "luaopen_y"])).toThrow(coded("ERR_MODULE_MISSING_INIT"));
    expect(missing(["luaopen_x", "luaopen_y"])).toThrow(
      "f.wasm: the module exports no function luaopen_x or luaopen_y (int (lua_State *)); " +
        "found luaopen_a, luaopen_b, luaopen_odd (of type :)",
    );
    expect(missing(["luaopen_odd"])).toThrow(coded("ERR_MODULE_MISSING_INIT"));
    expect(missing(["luaopen_odd"])).toThrow(
      "f.wasm: the module exports luaopen_odd with the wrong type: found :; " +
        "expected i:i, as of int luaopen_odd(lua_State *)",
    );
    expect(missing(["luaopen_x"], {})).toThrow("found no luaopen_ function");
  });
});

test("the first fault decides: the format, then the language, the section, the imports", () => {
  const faults: SideSpec = {
    dylink: { needed: ["x"] },
    more: [func("__cxa_throw", "iii:"), func("setTempRet0", "i:"), func("nowhere", ":"), func("strlen", ":")],
    abi: false,
  };
  const without = (...names: string[]): ReturnType<typeof func>[] =>
    (faults.more ?? []).filter(({ name }) => !names.includes(name));
  expect(refused(faults).code).toBe("ERR_MODULE_CPP");
  expect(refused({ ...faults, more: without("__cxa_throw") }).code).toBe("ERR_MODULE_LEGACY_INT64");
  const plain = without("__cxa_throw", "setTempRet0");
  expect(refused({ ...faults, more: plain }).code).toBe("ERR_MODULE_NO_ABI");
  expect(refused({ dylink: { needed: ["x"] }, more: plain }).code).toBe("ERR_MODULE_NEEDED_LIBRARY");
  expect(refused({ more: plain }).code).toBe("ERR_MODULE_MISSING_IMPORT");
  expect(refused({ more: plain.slice(1) }).code).toBe("ERR_MODULE_IMPORT_TYPE");
  expect(refused({ first: [{ name: "name", bytes: [] }, dylinkSection({})], more: plain }).code).toBe(
    "ERR_MODULE_NOT_SIDE",
  );
});

test.each<[string, SideSpec]>([
  ["imports", { more: Array.from({ length: 20_000 }, (_, i) => func(`f${i}`, "i:i")) }],
  ["addresses", { more: Array.from({ length: 20_000 }, (_, i) => got("func", `f${i}`)) }],
  ["sections", { last: Array.from({ length: 20_000 }, () => ({ name: "x", bytes: [] })) }],
  [
    "exports",
    {
      functions: [INIT],
      exports: Array.from({ length: 20_000 }, (_, i) => ({ name: `f${i}`, kind: "func" as const, index: 0 })),
    },
  ],
])("a file crowded with %s is checked without delay", (_, spec) => {
  const bytes = sideModule(spec);
  const start = performance.now();
  try {
    check(bytes, "f.wasm", CORE);
  } catch (error) {
    expect(error).toMatchObject({ code: "ERR_MODULE_MISSING_IMPORT" });
  }
  // It takes a twentieth of a second; a quadratic algorithm would take far longer than this.
  expect(performance.now() - start).toBeLessThan(3000);
});
