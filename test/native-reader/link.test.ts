import { describe, expect, test } from "vitest";
import { check } from "../../src/modules/native/check.js";
import { openSymbols, type LinkedModule } from "../../src/modules/native/link-host.js";
import { Linker } from "../../src/modules/native/linker.js";
import { LinkedModules, type PreparedModule } from "../../src/modules/native/linked-modules.js";
import { initFunctions } from "../../src/modules/native/native-names.js";
import { coded } from "../support/coded.js";
import { FORMAT_IMPORTS, func, got, INIT, sideModule, type SideSpec } from "../support/side-module.js";
import { STDOUT, STRLEN_SLOT, TINY_CORE, TinyCore } from "../support/tiny-core.js";
import { op } from "../support/wasm-writer.js";

interface Bench {
  readonly core: TinyCore;
  readonly linker: Linker;
  readonly link: (spec: SideSpec, file?: string) => LinkedModule;
}

function bench(core = new TinyCore(), most?: number): Bench {
  const linker = new Linker(core, most);
  return {
    core,
    linker,
    link(spec, file = "f.wasm") {
      const bytes = sideModule(spec);
      return linker.link(check(bytes, file, TINY_CORE), bytes);
    },
  };
}

/** Exports the functions of `spec`, in order, under `names`; `imports` is how many functions it imports. */
function named(spec: SideSpec, imports: number, ...names: string[]): SideSpec {
  return { ...spec, exports: names.map((name, i) => ({ name, kind: "func" as const, index: imports + i })) };
}

const BASES = FORMAT_IMPORTS.filter((entry) => "global" in entry).length;

describe("a linked module", () => {
  test("has zeroed memory, aligned, with its data in it", () => {
    const { core, link } = bench();
    link({ dylink: { memorySize: 3 } });
    const linked = link({
      dylink: { memorySize: 40, memoryAlign: 6 },
      data: [{ offset: op.getGlobal(1), bytes: [1, 2, 3] }],
      globals: [{ type: "i", init: op.i32(4) }],
      exports: [{ name: "var", kind: "global", index: BASES }],
    });
    const base = (linked.data.get("var") ?? 0) - 4;
    expect(base % 64).toBe(0);
    expect(core.bytes(base, 40)).toEqual([1, 2, 3, ...Array<number>(37).fill(0)]);
    expect(linked.data.get("other")).toBeUndefined();
  });

  test("calls the core, and is called as a C function", () => {
    const { core, link } = bench();
    const linked = link(
      named(
        { more: [func("twice", "i:i")], functions: [{ type: "i:i", code: [...op.local(0), ...op.call(0)] }] },
        1,
        "luaopen_x",
      ),
    );
    expect(linked.initNames).toEqual(["luaopen_x"]);
    const at = linked.symbol("luaopen_x") ?? -1;
    expect(core.call(at, 21)).toBe(42);
    expect(linked.symbol("luaopen_x")).toBe(at);
  });

  test("sees one address for a core's function, where the core has it in its table", () => {
    const { core, link } = bench();
    const spec = named(
      {
        more: [got("func", "strlen"), got("func", "twice"), got("mem", "stdout")],
        functions: [0, 1, 2].map((i) => ({ type: "i:i", code: op.getGlobal(BASES + i) })),
      },
      0,
      "strlenAt",
      "twiceAt",
      "stdoutAt",
    );
    const [one, two] = [link(spec), link(spec, "g.wasm")];
    const ask = (module: LinkedModule, name: string): unknown => core.call(module.symbol(name) ?? -1, 0);
    expect(ask(one, "strlenAt")).toBe(STRLEN_SLOT);
    expect(ask(one, "stdoutAt")).toBe(STDOUT);
    expect(ask(two, "twiceAt")).toBe(ask(one, "twiceAt"));
    expect(core.table.get(ask(one, "twiceAt") as number)).toBe(core.exports["twice"]);
  });

  test("takes its own definition before the core's, and meets no other module's", () => {
    const { core, link } = bench();
    const spec = (result: number): SideSpec =>
      named(
        {
          more: [func("strlen", "i:i"), got("func", "strlen"), got("func", "inTable")],
          dylink: { tableSize: 1 },
          functions: [
            { type: "i:i", code: op.i32(result) },
            { type: "i:i", code: [...op.local(0), ...op.call(0)] },
            { type: "i:i", code: op.getGlobal(BASES) },
            { type: "i:i", code: op.getGlobal(BASES + 1) },
            { type: "i:i", code: op.local(0) },
          ],
          elements: [{ offset: op.getGlobal(2), functions: [5] }],
        },
        1,
        "strlen",
        "callsIt",
        "itsAddress",
        "tableAddress",
        "inTable",
      );
    for (const result of [7, 8]) {
      const linked = link(spec(result), `${result}.wasm`);
      const ask = (name: string): number | bigint => core.call(linked.symbol(name) ?? -1, 0);
      expect(ask("callsIt")).toBe(result);
      expect(core.call(ask("itsAddress") as number, 0)).toBe(result);
      expect(ask("itsAddress")).toBe(linked.symbol("strlen"));
      expect(ask("tableAddress")).toBe(linked.symbol("inTable"));
    }
    expect(core.call(STRLEN_SLOT, 0)).toBe(42);
  });

  test("runs relocations, then constructors, with all addresses in place", () => {
    const { core, link } = bench();
    // Relocations store &own at 0; constructors copy it to 4 and add 1 to what they find at 8.
    const at = (offset: number): number[] => [...op.getGlobal(1), ...op.i32(offset), ...op.add];
    const linked = link({
      dylink: { memorySize: 12 },
      more: [got("func", "own"), got("mem", "cell")],
      functions: [
        {
          type: ":",
          code: [...at(0), ...op.getGlobal(BASES), ...op.store, ...at(8), ...op.i32(5), ...op.store],
        },
        {
          type: ":",
          code: [
            ...at(4),
            ...at(0),
            ...op.load,
            ...op.store,
            ...at(8),
            ...at(8),
            ...op.load,
            ...op.i32(1),
            ...op.add,
            ...op.store,
          ],
        },
        { type: "i:i", code: op.getGlobal(BASES + 1) },
      ],
      globals: [{ type: "i", init: op.i32(8) }],
      exports: [
        { name: "__wasm_call_ctors", kind: "func", index: 1 },
        { name: "__wasm_apply_data_relocs", kind: "func", index: 0 },
        { name: "own", kind: "func", index: 2 },
        { name: "cell", kind: "global", index: BASES + 2 },
      ],
    });
    const cell = linked.data.get("cell") ?? 0;
    expect([core.int(cell - 8), core.int(cell - 4), core.int(cell)]).toEqual([
      linked.symbol("own"),
      linked.symbol("own"),
      6,
    ]);
    expect(core.call(linked.symbol("own") ?? -1, 0)).toBe(cell);
  });

  test("gets null for an undefined weak symbol, and a trap when it calls it anyway", () => {
    const { core, link } = bench();
    const linked = link(
      named(
        {
          dylink: { weak: ["maybe", "data"] },
          more: [func("maybe", "iIfd:d"), got("func", "maybe"), got("mem", "data")],
          functions: [
            { type: "i:i", code: op.getGlobal(BASES) },
            { type: "i:i", code: op.getGlobal(BASES + 1) },
            {
              type: "i:i",
              code: [
                ...op.i32(1),
                ...op.i64(1),
                0x43,
                0,
                0,
                0,
                0,
                0x44,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                ...op.call(0),
                0xaa,
              ],
            },
          ],
        },
        1,
        "funcAt",
        "dataAt",
        "calls",
      ),
    );
    const ask = (name: string): number | bigint => core.call(linked.symbol(name) ?? -1, 0);
    expect([ask("funcAt"), ask("dataAt")]).toEqual([0, 0]);
    expect(() => ask("calls")).toThrow(WebAssembly.RuntimeError);
  });

  test("passes 64-bit integers to itself through its own import", () => {
    const { core, link } = bench();
    const linked = link({
      more: [func("weakdef", "I:I")],
      functions: [
        { type: "I:I", code: op.local(0) },
        { type: "i:i", code: [...op.i64(-3), ...op.call(0), 0xa7] },
      ],
      exports: [
        { name: "weakdef", kind: "func", index: 1 },
        { name: "run", kind: "func", index: 2 },
      ],
    });
    expect(core.call(linked.symbol("run") ?? -1, 0)).toBe(-3);
  });

  test("shares the stack pointer and the tag of longjmp", () => {
    const { core, link } = bench();
    const linked = link(
      named(
        {
          more: [{ module: "env", name: "__c_longjmp", tag: "i:" }],
          functions: [
            { type: "i:i", code: op.getGlobal(0) },
            { type: "i:i", code: [...op.i32(9), 0x08, 0] },
          ],
        },
        0,
        "sp",
        "jump",
      ),
    );
    core.stackPointer.value = 4711;
    expect(core.call(linked.symbol("sp") ?? -1, 0)).toBe(4711);
    let thrown: unknown;
    try {
      core.call(linked.symbol("jump") ?? -1, 0);
    } catch (error) {
      thrown = error;
    }
    expect((thrown as { is(tag: object): boolean }).is(core.longjmpTag)).toBe(true);
  });

  test("is linked from a compiled module too", () => {
    const core = new TinyCore();
    const bytes = sideModule(named({ functions: [INIT] }, 0, "luaopen_x"));
    const linked = new Linker(core).link(check(bytes, "f.wasm", TINY_CORE), new WebAssembly.Module(bytes));
    expect(core.call(linked.symbol("luaopen_x") ?? -1, 0)).toBe(1);
  });
});

describe("symbols", () => {
  const spec: SideSpec = {
    ...named(
      { functions: [INIT, INIT, INIT, { type: ":", code: [] }] },
      0,
      "luaopen_a_b",
      "luaopen_v2",
      "helper",
      "odd",
    ),
  };

  test("are found as require, the all-in-one loader and loadlib look for them", () => {
    const linked = bench().link(spec);
    expect(openSymbols(linked, initFunctions("a.b"))?.name).toBe("luaopen_a_b");
    expect(openSymbols(linked, initFunctions("a.b-x"))?.name).toBe("luaopen_a_b");
    expect(openSymbols(linked, initFunctions("x-v2"))?.name).toBe("luaopen_v2");
    expect(openSymbols(linked, initFunctions("a"))).toBeUndefined();
    expect(openSymbols(linked, ["none", "helper"])).toEqual({
      name: "helper",
      address: linked.symbol("helper"),
    });
  });

  test("of another type than a C function's cannot be opened", () => {
    const linked = bench().link(spec);
    expect([linked.symbol("odd"), linked.symbol("toString")]).toEqual([undefined, undefined]);
  });
});

describe("a link that fails", () => {
  const taking: SideSpec = {
    dylink: { memorySize: 100, memoryAlign: 4, tableSize: 7, tableAlign: 1 },
    more: [
      got("func", "strlen"),
      got("func", "twice"),
      got("func", "own"),
      func("own", "i:i"),
      func("wide", "I:I"),
    ],
    functions: [INIT, { type: ":", code: op.unreachable }],
  };
  const failing: [string, SideSpec][] = [
    [
      "a constructor",
      {
        ...taking,
        exports: [
          { name: "own", kind: "func", index: 2 },
          { name: "__wasm_call_ctors", kind: "func", index: 3 },
        ],
      },
    ],
    [
      "a relocation",
      {
        ...taking,
        exports: [
          { name: "own", kind: "func", index: 2 },
          { name: "__wasm_apply_data_relocs", kind: "func", index: 3 },
        ],
      },
    ],
    ["a start function", { ...taking, exports: [{ name: "own", kind: "func", index: 2 }], start: 3 }],
  ];

  test.each(failing)("by a trap in %s throws that trap, a thousand times, and keeps nothing", (_, spec) => {
    const { core, linker } = bench();
    const bytes = sideModule(spec);
    const checked = check(bytes, "f.wasm", TINY_CORE);
    const compiled = new WebAssembly.Module(bytes);
    let length = 0;
    for (let i = 0; i < 1000; i++) {
      expect(() => linker.link(checked, compiled)).toThrow(WebAssembly.RuntimeError);
      length ||= core.table.length;
    }
    expect([core.table.length, core.allocatedBytes]).toEqual([length, 0]);
    expect(linker.slots.freeCount).toBe(length - 5);
    for (let i = 5; i < length; i++) expect(core.table.get(i)).toBeNull();
    const good = { ...spec, functions: [INIT, { type: ":", code: [] }] };
    const fine = sideModule(good);
    expect(linker.link(check(fine, "f.wasm", TINY_CORE), fine).file).toBe("f.wasm");
    expect(core.table.length).toBe(length);
  });

  test("for lack of memory says how much it wanted", () => {
    const { core, link } = bench();
    const before = core.table.length;
    expect(() => link({ dylink: { memorySize: 1_000_000 } })).toThrow(coded("ERR_MODULE_MEMORY"));
    expect(() => link({ dylink: { memorySize: 1_000_000 } })).toThrow(
      "not enough memory for the module's 1000000 bytes",
    );
    core.exhausted = true;
    expect(() => link({ dylink: { memorySize: 1, tableSize: 3 } })).toThrow(coded("ERR_MODULE_MEMORY"));
    expect(core.table.length).toBe(before);
  });

  test("beyond the quota of all modules says what is left of it", () => {
    const { core, link } = bench(new TinyCore(8), 300);
    expect(() => link({ dylink: { memorySize: 301 } })).toThrow(
      "f.wasm: the module needs 301 bytes for static data; the runtime's native modules may have 300 more (moduleMemory)",
    );
    expect(() => link({ dylink: { memorySize: 1, memoryAlign: 30 } })).toThrow(coded("ERR_MODULE_MEMORY"));
    expect(() => link({ dylink: { memorySize: 200, tableSize: 4 } })).toThrow(coded("ERR_MODULE_TABLE"));
    expect(core.allocatedBytes).toBe(0);
    link({ dylink: { memorySize: 200 } });
    expect(() => link({ dylink: { memorySize: 200 } })).toThrow(coded("ERR_MODULE_MEMORY"));
    link({ dylink: { memorySize: 0 } });
  });

  test("frees the memory if table slots run out", () => {
    const { core, link } = bench(new TinyCore(8));
    expect(() => link({ dylink: { memorySize: 10, tableSize: 4 } })).toThrow(coded("ERR_MODULE_TABLE"));
    expect(() => link({ dylink: { memorySize: 10, tableSize: 3 }, more: [got("func", "twice")] })).toThrow(
      coded("ERR_MODULE_TABLE"),
    );
    expect(core.allocatedBytes).toBe(0);
    const linked = link(named({ dylink: { tableSize: 3 }, functions: [INIT] }, 0, "luaopen_x"));
    expect(() => linked.symbol("luaopen_x")).toThrow(coded("ERR_MODULE_TABLE"));
  });

  test("in the engine names the file", () => {
    const { core, link } = bench();
    const bad = { dylink: { memorySize: 10, tableSize: 2 }, functions: [{ type: "i:i", code: [] }] };
    expect(() => link(bad)).toThrow(coded("ERR_MODULE_MALFORMED"));
    expect(() => link(bad)).toThrow(/^f\.wasm: malformed WebAssembly: .*/);
    const [, ...others] = FORMAT_IMPORTS;
    const large = {
      dylink: { memorySize: 10, tableSize: 2 },
      imports: [{ module: "env", name: "memory", memory: { min: 100 } }, ...others],
    };
    expect(() => link(large)).toThrow(coded("ERR_MODULE_LINK"));
    expect([core.allocatedBytes, core.table.length]).toEqual([0, 7]);
  });

  test("when the core lacks what its list promises is a missing import", () => {
    const { core, linker } = bench();
    const promised = new Map([
      ...TINY_CORE,
      ["ghost", { kind: "func", type: ":" }],
      ["spirit", { kind: "data" }],
    ] as const);
    for (const more of [[func("ghost", ":")], [got("func", "ghost")], [got("mem", "spirit")]]) {
      const bytes = sideModule({ dylink: { memorySize: 10 }, more });
      expect(() => linker.link(check(bytes, "f.wasm", promised), bytes)).toThrow(
        coded("ERR_MODULE_MISSING_IMPORT"),
      );
    }
    expect(core.allocatedBytes).toBe(0);
  });
});

test("a module that shares a core function's slot keeps it when another one fails", () => {
  const { core, link } = bench();
  const more = [got("func", "twice")];
  const keeper = link(named({ more, functions: [{ type: "i:i", code: op.getGlobal(BASES) }] }, 0, "at"));
  const failing: SideSpec = {
    more,
    functions: [{ type: ":", code: op.unreachable }],
    exports: [{ name: "__wasm_call_ctors", kind: "func", index: 0 }],
  };
  expect(() => link(failing, "g.wasm")).toThrow(WebAssembly.RuntimeError);
  expect(core.table.get(core.call(keeper.symbol("at") ?? -1, 0) as number)).toBe(core.exports["twice"]);
});

test("the registry links once a content, and keeps nothing of a failure", () => {
  const { link } = bench();
  const modules = new LinkedModules();
  let links = 0;
  const make = (libraries: readonly LinkedModule[] = []): PreparedModule => ({
    libraries,
    link: () => {
      links++;
      return link(named({ functions: [INIT] }, 0, "luaopen_x"));
    },
  });
  const failure = new Error("no");
  const content = (...bytes: number[]): Uint8Array => new Uint8Array(bytes);
  expect(() =>
    modules.getOrLink(content(1), () => {
      throw failure;
    }),
  ).toThrow(failure);
  const module = modules.getOrLink(content(1), make);
  expect(modules.has(content(1))).toBe(true);
  expect(modules.has(content(2))).toBe(false);
  expect(modules.getOrLink(content(1), make)).toBe(module);
  expect(modules.getOrLink(content(2), make)).not.toBe(module);
  expect(modules.getOrLink(content(1), make)).toBe(module);
  expect(links).toBe(2);
  const stat = { dev: 1, ino: 2, size: 1, mtimeMs: 0, ctimeMs: 0 };
  expect(modules.known(stat)).toBeUndefined();
  modules.remember(stat, module);
  expect(modules.known({ ...stat })).toBe(module);
  expect(modules.known({ ...stat, mtimeMs: 1 })).toBeUndefined();
  const fresh = { ...stat, mtimeMs: Date.now() }; // it may change again within this tick of the clock
  modules.remember(fresh, module);
  expect(modules.known(fresh)).toBeUndefined();
});
