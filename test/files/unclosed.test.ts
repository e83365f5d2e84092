/** Files that nothing closes are written out when their state ends, as C writes them when a process ends. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { Files } from "../../src/files/embedder-files.js";
import { createEngine } from "../../src/wasmoon.js";
import { builtPackage } from "../support/built.js";
import { runProgram } from "../support/child.js";
import { nativeLua } from "../support/native-lua.mjs";
import { temporaryDirectory } from "../support/native-scene.js";
import { products, sharedRuntime } from "../support/products.js";

/** A finalizer that runs while the state is closed opens a file, which nothing finalizes any more. */
const opensAtTheEnd = (file: string): string =>
  `setmetatable({}, { __gc = function() io.open(${JSON.stringify(file)}, "w"):write("written") end })`;

describe.each(products)("on the $name core", (product) => {
  const runtime = sharedRuntime(product);
  const text = (file: string, from: { readonly files: Files } = runtime()): string =>
    new TextDecoder().decode(from.files.read(file));

  test("when a state is closed, whether it has the file or the runtime", () => {
    const directory = temporaryDirectory();
    const state = runtime().createState({ mounts: { "/here": directory } });
    state.run(opensAtTheEnd("/here/own"));
    state.run(opensAtTheEnd("/shared"));
    state.close();
    expect(readFileSync(path.join(directory, "own"), "utf8")).toBe("written");
    expect(text("/shared", state)).toBe("written");
  });

  test("when an engine is closed", () => {
    const engine = createEngine(runtime());
    engine.doStringSync(opensAtTheEnd("/engine"));
    engine.global.close();
    expect(text("/engine")).toBe("written");
  });

  test("and the files of another state keep their order", () => {
    using other = runtime().createState();
    other.run("f = io.open('/other', 'w') f:write('one ')");
    const state = runtime().createState();
    state.close();
    other.run("f:write('two') f:close()");
    expect(text("/other", other)).toBe("one two");
  });
});

const native = await nativeLua();
const programs = [
  ["perilune", process.execPath, [path.join(builtPackage(), "dist/cli/main.cjs")]],
  ...("missing" in native ? [] : [["native Lua", native.lua, []] as const]),
] as const;

test.each(programs)("when the program ends: %s", async (_name, program, args) => {
  const directory = temporaryDirectory();
  const script = `${opensAtTheEnd("last")} kept = io.open("kept", "w") kept:write("written")`;
  await runProgram(program, [...args, "-e", script], { cwd: directory });
  for (const name of ["last", "kept"])
    expect(readFileSync(path.join(directory, name), "utf8"), name).toBe("written");
});
