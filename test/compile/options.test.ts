/** Misuse of the compile API from JavaScript: each wrong option is refused by name, before a compiler is looked for. */
import { expect, test } from "vitest";
import { compileModule } from "../../src/compile/compile.node.js";
import { compileSources } from "../../src/compile/compile-sources.js";
import { formatInspection, hasCode, inspectModule, stampModule, ValueError } from "../../src/compile.js";
import { fetchSysroot } from "../../src/compile/sysroot.js";
import { linkCore } from "../../src/compile/link-core.node.js";
import { caught } from "../support/caught.js";
import { coded } from "../support/coded.js";

const sources = { "x.c": "" };

test.each<[given: unknown, message: string]>([
  [undefined, "option options: undefined is not an object with options"],
  [5, "option options: 5 is not an object with options"],
  [{}, "option sources: expected an object, found undefined"],
  [{ files: 5 }, "option files: expected an array of strings, found number"],
  [{ files: [5] }, "option files: expected an array of strings, found object"],
  [{ sources, includeDirs: "lib" }, "option includeDirs: expected an array of strings, found string"],
  [{ sources, exports: 5 }, "option exports: expected an array of strings, found number"],
  [{ sources, flags: [5] }, "option flags: expected an array of strings, found object"],
  [{ sources, defines: 5 }, "option defines: expected an array of strings or an object, found number"],
  [{ sources, defines: { "": true } }, 'option defines: expected the name of a macro, X or F(x), found ""'],
  [
    { sources, defines: { "-O0": true } },
    'option defines: expected the name of a macro, X or F(x), found "-O0"',
  ],
  [
    { sources, defines: { "X Y": 1 } },
    'option defines: expected the name of a macro, X or F(x), found "X Y"',
  ],
  [
    { sources, defines: { "X=1": 1 } },
    'option defines: expected the name of a macro, X or F(x), found "X=1"',
  ],
  [
    { sources, defines: { "F(1)": 1 } },
    'option defines: expected the name of a macro, X or F(x), found "F(1)"',
  ],
  [{ sources, defines: [""] }, 'option defines: expected the name of a macro, X or F(x), found ""'],
  [{ sources, defines: ["=1"] }, 'option defines: expected the name of a macro, X or F(x), found ""'],
  [
    { sources, defines: ["X", "Y Z=1"] },
    'option defines: expected the name of a macro, X or F(x), found "Y Z"',
  ],
  [
    { sources, defines: { "F(x)": false } },
    'defines: expected the name of a macro to undefine, found "F(x)"',
  ],
  ...[{}, null, NaN, Infinity, undefined, Symbol.iterator].map((value): [unknown, string] => [
    { sources, defines: { X: value } },
    "option defines: expected the value of X to be a string, a finite number, true or false, found " +
      (typeof value === "number" ? String(value) : value === null ? "null" : typeof value),
  ]),
  [
    { sources, defines: { X: "1\n#error" } },
    String.raw`option defines: expected the value of X to be text in one line, found "1\n#error"`,
  ],
  [{ sources, optimize: 2 }, "option optimize: expected a string, found number"],
  [{ sources, optimize: "fast" }, 'option optimize: expected 0, 1, 2, 3, s, z, g, found "fast"'],
  [{ sources, flags: ["x.c"] }, `option flags: expected a compiler's flags, found the input "x.c"`],
  [{ sources, flags: ["--", "x.c"] }, `option flags: expected a compiler's flags, found the input "--"`],
  [{ sources, flags: [""] }, `option flags: expected a compiler's flags, found the input ""`],
  [{ sources, name: 5 }, "option name: expected a string, found number"],
  [{ sources, debug: "yes" }, "option debug: expected true or false, found string"],
  [{ sources, files: ["x.c"] }, "option sources: cannot be combined with files"],
  [{ sources, compiler: "gcc" }, 'option compiler: expected auto, emcc, npm, found "gcc"'],
  [{ sources, compiler: 5 }, "option compiler: expected auto, emcc, npm, found number"],
  [{ sources, cwd: 5 }, "option cwd: expected a string, found number"],
  [{ sources, environment: "PATH" }, "option environment: expected an object, found string"],
])("compileModule(%j)", async (given, message) => {
  await expect(compileModule(given as never)).rejects.toEqual(coded("ERR_OPTION"));
  await expect(compileModule(given as never)).rejects.toThrow(message);
});

test.each([
  ["-o", "x.wasm"],
  ["-ox.wasm"],
  ["--output=x.wasm"],
  ["--compiler", "npm"],
  ["--help"],
  ["-h"],
  ["-v"],
  ["--verbose"],
  ["--no-cache"],
])("compileModule({ flags: %j }) refuses a flag of perilune build", async (...flags) => {
  const compiling = compileModule({ sources, flags: ["-Wall", ...flags] });
  await expect(compiling).rejects.toEqual(coded("ERR_FLAG_UNSUPPORTED"));
  await expect(compiling).rejects.toThrow(
    /^(?:-o|--output|--compiler|--help|-h|-v|--verbose|--no-cache): \w/,
  );
});

test("compileSources says which of its parts is missing", async () => {
  const clang = { sources, sysroot: {} };
  await expect(compileSources({} as never)).rejects.toThrow("option sources: expected an object");
  await expect(compileSources(clang as never)).rejects.toThrow("option clang: expected an object");
});

test.each<[given: unknown, message: string]>([
  [undefined, "option options: undefined is not an object with options"],
  [{ out: "x.wasm" }, "option modules: expected an array, found undefined"],
  [{ modules: [] }, "option out: expected a string, found undefined"],
  [{ modules: [5], out: "x.wasm" }, "option options: 5 is not an object with options"],
  [{ modules: [{}], out: "x.wasm" }, "option files: expected an array of strings, found undefined"],
  [{ modules: [{ files: [], names: 5 }], out: "x.wasm" }, "option names: expected an object, found number"],
  [{ modules: [], out: "x.wasm", core: "fast" }, 'option core: expected release, debug, found "fast"'],
  [{ modules: [], out: "x.wasm", say: true }, "option say: expected a function, found boolean"],
  [{ modules: [], out: "x.wasm", cwd: 5 }, "option cwd: expected a string, found number"],
])("linkCore(%j)", async (given, message) => {
  await expect(linkCore(given as never)).rejects.toEqual(coded("ERR_OPTION"));
  await expect(linkCore(given as never)).rejects.toThrow(message);
});

test.each<[call: () => unknown, message: string]>([
  [() => inspectModule("x.wasm" as never), "parameter bytes: expected a Uint8Array, found string"],
  [() => inspectModule(new Uint8Array(), 5 as never), "parameter file: expected a string, found number"],
  [
    () => inspectModule(new Uint8Array(), "x", {} as never),
    "parameter core: expected a Map of the core's exports, found object",
  ],
  [() => stampModule(undefined as never), "parameter bytes: expected a Uint8Array, found undefined"],
  [
    () => formatInspection("x.wasm" as never),
    "parameter found: expected the result of inspectModule, found string",
  ],
])("%s", (call, message) => {
  expect(call).toThrow(coded("ERR_PARAMETER"));
  expect(call).toThrow(message);
});

test("stampModule reads its options before the module", () => {
  const error = caught(() => stampModule(new Uint8Array(), "x", undefined, { compiler: 5 } as never));
  expect(error).toBeInstanceOf(ValueError);
  expect(hasCode(error, "ERR_OPTION") && error.option).toBe("compiler");
});

test("fetchSysroot names a wrong URL, and the file that does not come", async () => {
  const base = "https://example.org/sysroot/";
  await expect(fetchSysroot("sysroot/")).rejects.toThrow(
    "parameter base: expected an absolute URL, found sysroot/",
  );
  await expect(fetchSysroot(base, 5 as never)).rejects.toEqual(coded("ERR_PARAMETER"));
  await expect(fetchSysroot(base, undefined, 5 as never)).rejects.toThrow("parameter fetchFile");
  const answers: (() => Response)[] = [
    () => new Response("gone", { status: 404, statusText: "Not Found" }),
    () => new Response("<!doctype html>"),
    () => new Response("5"),
    () => {
      throw new TypeError("fetch failed");
    },
  ];
  for (const answer of answers) {
    const got = fetchSysroot(base, undefined, () => Promise.resolve().then(answer));
    await expect(got).rejects.toEqual(coded("ERR_SYSROOT"));
    await expect(got).rejects.toThrow(/^https:\/\/example\.org\/sysroot\/hashes\.json: ./);
  }
});
