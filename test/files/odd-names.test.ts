/** Names that are not UTF-8: Linux allows any bytes but a slash and NUL, and so do files in memory. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesOfName, nameOf } from "../../src/files/name-bytes.js";
import { toWellFormed } from "../../src/values/text.js";
import { runtimeInternals } from "../support/internals.js";
import { temporaryDirectory } from "../support/native-scene.js";
import { products, sharedRuntime } from "../support/products.js";

test("bytes become a name and the same bytes again", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(bytesOfName(nameOf(bytes))).toEqual(bytes);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(nameOf(new TextEncoder().encode(text))).toBe(toWellFormed(text));
    }),
  );
  expect(nameOf(Uint8Array.of(0xff, 0x41, 0xc3, 0xa9, 0xc3))).toBe("\udcffAé\udcc3");
});

const PROGRAM = String.raw`
local dir = ...
local a, b = dir .. "/na\xefve", dir .. "/\xff\xfe dir\xc3"
local f = assert(io.open(a, "w")) f:write("one") f:close()
assert(os.rename(a, b))
assert(not io.open(a))
f = assert(io.open(b, "a+")) f:write(" two") f:seek("set") local text = f:read("a") f:close()
local message = select(2, io.open(dir .. "/\xff", "r"))
return text, message == dir .. "/\xff: No such file or directory", (os.remove(dir .. "/gone\xe9"))`;

/** The file systems of other platforms may refuse such names. */
const takesBytes = process.platform === "linux";

describe.each(products)("on the $name core", (product) => {
  const runtime = sharedRuntime(product, { realFiles: true });

  test.runIf(takesBytes)("files of the machine", () => {
    const directory = temporaryDirectory();
    const bytes = (name: string): Buffer => Buffer.from(path.join(directory, name), "latin1");
    writeFileSync(bytes("gone\xe9"), "");
    using state = runtime().createState();
    expect(state.run(PROGRAM, { args: [directory] })).toEqual(["one two", true, true]);
    expect(readFileSync(bytes("\xff\xfe dir\xc3"), "utf8")).toBe("one two");
    expect(existsSync(bytes("gone\xe9"))).toBe(false);

    const { namespace } = runtimeInternals(runtime()).runtimeFiles;
    mkdirSync(bytes("caf\xe9"));
    namespace.chdir(nameOf(bytes("caf\xe9")));
    namespace.symlink("\udcff target", "\udce9 link");
    namespace.mkdir("inner \udc80", 0o777);
    expect(namespace.readlink("\udce9 link")).toBe("\udcff target");
    expect(namespace.list(".").sort()).toEqual([".", "..", "inner \udc80", "\udce9 link"]);
    const there = readdirSync(bytes("caf\xe9"), "buffer").map((name) => name.toString("latin1"));
    expect(there.sort()).toEqual(["inner \x80", "\xe9 link"]);
    namespace.unlink("\udce9 link");
    namespace.rmdir("inner \udc80");
    namespace.chdir("/");
  });

  test("files in memory", () => {
    using state = runtime().createState({ files: { "/memory/gone\udce9": "" } });
    expect(state.run(PROGRAM, { args: ["/memory"] })).toEqual(["one two", true, true]);
    expect(state.run(String.raw`return io.open("/memory/" .. ("\xff"):rep(255), "w") ~= nil`)).toEqual([
      true,
    ]);
    expect(state.run(String.raw`return (io.open("/memory/" .. ("\xff"):rep(256), "w"))`)).toEqual([
      undefined,
    ]);
  });
});
