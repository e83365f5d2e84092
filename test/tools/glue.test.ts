/** How the build reduces the glue of the release core. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { trimGlue } from "../../wasm/tools/glue.mjs";
import { runtimeInternals } from "../support/internals.js";
import { ROOT } from "../support/compile.js";
import { products } from "../support/products.js";

const CALL = 'var getCFunc=ident=>{var func=Module["_"+ident];return func};';
const TABLE = 'for(;;){GOT[symName]||=new WebAssembly.Global({value:"i32",mutable:true});}';
const MERGE = 'mergeLibSymbols(wasmExports,"main");';
const stub = (name: string, parameters: string): string =>
  `var _${name}=Module["_${name}"]=${parameters}=>(_${name}=Module["_${name}"]=wasmExports["${name}"])${parameters};`;

describe("trimGlue", () => {
  it("leaves out what declares an export, unless the glue calls it", () => {
    const glue = `${CALL}${TABLE}${MERGE}var f=()=>_malloc(1);${stub("malloc", "(a0)")}${stub("lua_gettop", "(a0,a1)")}run();`;
    const text = trimGlue(glue);
    expect(text).toContain(stub("malloc", "(a0)"));
    expect(text).not.toContain("lua_gettop");
    expect(text).toContain("var func=wasmExports[ident];");
    expect(text).toContain("if(GOT[symName]===undefined)continue;");
    expect(text).not.toContain("mergeLibSymbols");
    expect(text.endsWith("run();")).toBe(true);
  });

  it.each([
    ["no exports", `${CALL}${TABLE}${MERGE}`],
    ["another ccall", `${TABLE}${MERGE}${stub("malloc", "(a0)")}`],
    ["the table twice", `${CALL}${TABLE}${TABLE}${MERGE}${stub("malloc", "(a0)")}`],
  ])("throws for glue that is not as expected: %s", (_, glue) => {
    expect(() => trimGlue(glue)).toThrow("not as expected");
  });
});

it("what ships declares few exports", () => {
  for (const name of ["node", "web"]) {
    const glue = readFileSync(path.join(ROOT, "wasm", `perilune.${name}.mjs`), "utf8");
    expect(glue.match(/=wasmExports\[/g)?.length).toBeLessThan(20);
    expect(glue.length).toBeLessThan(60_000);
  }
});

it("a core starts with the addresses that it needs itself", async () => {
  const [release] = products;
  const { core } = runtimeInternals(await (release as (typeof products)[number]).loadRuntime());
  const functions = Object.values(core.instance.exports).filter((value) => typeof value === "function");
  const inTable = new Set(
    Array.from({ length: core.table.length }, (_, at) => core.table.get(at) as unknown),
  );
  expect(functions.length).toBeGreaterThan(800);
  expect(functions.filter((value) => inTable.has(value)).length).toBeLessThan(200);
});
