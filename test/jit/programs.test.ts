/**
 * Compiled code against the reference: the programs of test/interpreter and test/lua print the same on native Lua and with
 * the compiler, at its usual thresholds and when it compiles as early as can be.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { anonymous, NAME, onNative, programs } from "../interpreter/programs.js";
import { nativeLua } from "../support/native-lua.mjs";
import { Collected, products, sharedRuntime, withState } from "../support/products.js";
import { ALL, sampled } from "../support/scale.js";
import { MODES } from "./modes.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const FOLDER = fileURLToPath(new URL("../lua/", import.meta.url));
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".lua"));
const native = await nativeLua();
const why = "missing" in native ? ` (no native Lua: ${native.missing})` : "";

/** What differs on purpose: error numbers are those of the C library. */
const ERRNO = /(No such file or directory)\t\d+/g;

/** The debug core, which is slow, takes a third, compiled as early as can be. */
const modes = Object.entries(MODES);
const part = <T>(name: string, items: readonly T[]): readonly T[] =>
  items.filter((_, at) => name === "release" || at % 3 === 0);

describe.each(sampled(products, 2))(`with compiled code ($name)${why}`, (product) => {
  describe.each(modes.slice(ALL && product.name === "release" ? 0 : 1))("%s", (_, jit) => {
    const stdout = new Collected();
    const runtime = sharedRuntime(product, { stdout, stderr: new Collected(), jit });
    const printed = (source: string | Uint8Array, name: string): string => {
      stdout.take();
      withState(runtime(), (state) => state.run(source, { name: `@${name}` }), { sandbox: "none" });
      return Buffer.from(stdout.take()).toString("latin1");
    };

    it
      .skipIf("missing" in native)
      .each(part(product.name, sampled(programs, 9, 3)).map((one) => [one.name, one] as const))(
      "%s",
      (_name, program) => {
        if ("missing" in native) throw new Error(native.missing);
        expect(anonymous(printed(program.source, NAME))).toBe(onNative(native.lua, program));
      },
    );

    it.skipIf("missing" in native).each(part(product.name, sampled(files, 6, 2)))("%s", (file) => {
      if ("missing" in native) throw new Error(native.missing);
      const wanted = execFileSync(native.lua, [file], {
        cwd: FOLDER,
        encoding: "latin1",
        maxBuffer: 1 << 26,
      });
      const found = printed(readFileSync(path.join(FOLDER, file)), file);
      expect(found.replace(ERRNO, "$1")).toBe(wanted.replace(ERRNO, "$1"));
    });
  });
});
