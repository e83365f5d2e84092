/** Reading the command line of `perilune build` as a C compiler would. */
import { describe, expect, it } from "vitest";
import { parseBuildArguments } from "../../src/compile/arguments.js";
import { macroFlags } from "../../src/compile/macros.js";
import { optionsToFlags } from "../../src/compile/options-to-flags.js";
import { coded } from "../support/coded.js";

describe("parseBuildArguments", () => {
  it("reads joined values", () => {
    const args = parseBuildArguments(
      "a.c b.c -oname.wasm -Iinc -DX=1 -UY -O3 -g -lm -Llib --export=f".split(" "),
    );
    expect(args).toMatchObject({
      inputs: ["a.c", "b.c"],
      output: "name.wasm",
      search: [{ flag: "-I", directory: "inc" }],
      compileFlags: ["-DX=1", "-UY"],
      optimize: "-O3",
      debug: true,
      libraries: ["m"],
      libraryDirs: ["lib"],
      exports: ["f"],
    });
  });

  it("reads separate values", () => {
    const args = parseBuildArguments(
      "-o name.wasm -I inc -D X=1 -U Y -l m -L lib --export f -include pre.h -isystem s a.c".split(" "),
    );
    expect(args).toMatchObject({
      inputs: ["a.c"],
      output: "name.wasm",
      search: [
        { flag: "-I", directory: "inc" },
        { flag: "-isystem", directory: "s" },
      ],
      preincludes: ["pre.h"],
      compileFlags: ["-DX=1", "-UY"],
      libraries: ["m"],
      libraryDirs: ["lib"],
      exports: ["f"],
    });
  });

  it("keeps the order of macros, and takes the last of -O and -g", () => {
    const args = parseBuildArguments("-DX -UX -DX=2 -O0 -Os -g -g0 a.c".split(" "));
    expect(args.compileFlags).toEqual(["-DX", "-UX", "-DX=2"]);
    expect(args.optimize).toBe("-Os");
    expect(args.debug).toBe(false);
  });

  it("has -O2 where nothing is said, and takes a bare -O", () => {
    expect(parseBuildArguments(["a.c"]).optimize).toBe("-O2");
    expect(parseBuildArguments(["a.c", "-O"]).optimize).toBe("-O");
  });

  it("keeps values with spaces, equals signs and quotes", () => {
    expect(parseBuildArguments(["-D", 'S="a b"', "-DF(x)=x"]).compileFlags).toEqual([
      '-DS="a b"',
      "-DF(x)=x",
    ]);
  });

  it("passes warnings, standards and code generation on", () => {
    const flags = ["-Wall", "-Wextra", "-std=c99", "-fno-strict-aliasing", "-pedantic", "-w", "-ansi"];
    expect(parseBuildArguments(flags).compileFlags).toEqual(flags);
  });

  it("ignores what a side module is anyway", () => {
    const args = parseBuildArguments(["-shared", "-fPIC", "-pipe", "-s", "a.c"]);
    expect(args.compileFlags).toEqual([]);
    expect(args.inputs).toEqual(["a.c"]);
  });

  it("takes what follows -- as files", () => {
    expect(parseBuildArguments(["--", "-x.c"]).inputs).toEqual(["-x.c"]);
  });

  it.each(["-q", "-Zfoo", "--frobnicate", "--frobnicate=1", "-gfoo"])("refuses %s by name", (flag) => {
    expect(() => parseBuildArguments([flag])).toThrow(coded("ERR_FLAG_UNKNOWN"));
    expect(() => parseBuildArguments([flag])).toThrow(flag);
  });

  it.each([
    "-c",
    "-E",
    "-pthread",
    "-Wl,--wrap=malloc",
    "-mavx2",
    "-fno-pic",
    "-flto",
    "-M",
    "-O9",
    "-fsanitize=address",
  ])("says why %s cannot be", (flag) => {
    expect(() => parseBuildArguments([flag])).toThrow(coded("ERR_FLAG_UNSUPPORTED"));
    expect(() => parseBuildArguments([flag])).toThrow(flag);
  });

  it.each([
    ["-MMD -MP -MF x.d -MTx.o", "", 4],
    ["-Wl,-O1 -Wl,-soname,liba.so -Wl,--as-needed -Wl,-z,relro", "", 4],
    ["-march=native -mtune=generic -m64", "", 3],
    ["-Ofast", "-O3", 1],
  ])("warns that %s has no effect", (flags, level, count) => {
    const args = parseBuildArguments([...flags.split(" "), "a.c"]);
    expect(args.ignored).toHaveLength(count);
    for (const { flag, reason } of args.ignored) {
      expect(flags.replaceAll("-MF x.d", "-MFx.d")).toContain(flag);
      expect(reason).not.toBe("");
    }
    expect(args).toMatchObject({ inputs: ["a.c"], compileFlags: [], optimize: level || "-O2" });
  });

  it.each([["-o"], ["-I"], ["-D"], ["-l"], ["--export"], ["--export="], ["--compiler=gcc"]])(
    "says what %s lacks",
    (flag) => {
      expect(() => parseBuildArguments([flag])).toThrow(coded("ERR_FLAG_VALUE"));
    },
  );

  it.each([
    ["a.c", false],
    ["a.c -s", true],
    ["a.c -Wl,-s", true],
    ["a.c -Wl,--strip-all", true],
  ])("knows from %j whether names are left out: %j", (line, strip) => {
    expect(parseBuildArguments(line.split(" "))).toMatchObject({ strip, ignored: [] });
  });

  it("makes the same of options as of flags", () => {
    const options = optionsToFlags({
      includeDirs: ["inc"],
      optimize: "3",
      debug: true,
      strip: true,
      libraries: ["m"],
      libraryDirs: ["lib"],
      exports: ["f"],
      flags: ["-Wall"],
    });
    const flags = parseBuildArguments("-O3 -g -s -Iinc -lm -Llib --export=f -Wall".split(" "));
    expect(flags).toMatchObject(options);
  });

  it("keeps macros of options as data, before those of flags", () => {
    const { macros, compileFlags } = optionsToFlags({
      defines: { X: 1, Y: true, Z: false, E: "", "F(x, y...)": "-o x", é_1: "a=b" },
      flags: ["-UX", "-D", "X=2"],
    });
    expect(compileFlags).toEqual(["-UX", "-DX=2"]);
    expect(macroFlags(macros)).toEqual(["-DX=1", "-DY=1", "-UZ", "-DE=", "-DF(x, y...)=-o x", "-Dé_1=a=b"]);
  });

  it("reads a list of macros up to the first equals sign", () => {
    const { macros } = optionsToFlags({ defines: ["X", "Y=a=b", "F()=1", "G(...)="] });
    expect(macros).toEqual([
      { name: "X", value: "1" },
      { name: "Y", value: "a=b" },
      { name: "F()", value: "1" },
      { name: "G(...)", value: "" },
    ]);
  });
});
