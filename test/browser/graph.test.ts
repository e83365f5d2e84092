/** The browser entries import no built-in of Node, no package, and nothing from another address. */
import path from "node:path";
import { readFileSync } from "node:fs";
import { build, type BuildResult } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import * as index from "../../src/index.js";
import * as browser from "../../src/browser.js";
import * as compile from "../../src/compile.js";
import * as compileInBrowser from "../../src/compile-browser.js";
import { builtPackage, sourcesOf } from "../support/built.js";

/** Statements at the start of a line, and calls. */
const IMPORTS = /(?:^(?:import|export)\b[^;"'()=]*?\bfrom\s*|^import\s*|\bimport\(\s*)["']([^"'\n]+)["']/gm;

/** Follows relative imports from a file of dist/; every specifier that is not relative comes back too. */
function walk(entry: string): { files: string[]; others: string[] } {
  const files = new Set<string>();
  const others: string[] = [];
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    const text = readFileSync(file, "utf8");
    for (const [, specifier = ""] of text.matchAll(IMPORTS)) {
      if (/^\.\.?\//.test(specifier)) visit(path.resolve(path.dirname(file), specifier));
      else others.push(`${path.basename(file)}: ${specifier}`);
    }
  };
  visit(entry);
  return { files: [...files], others };
}

const entries = ["browser", "browser-debug", "compile-browser", "wasmoon-browser"];

describe.each(entries)("dist/%s.js", (entry) => {
  let file: string;
  let bundle: BuildResult<{ metafile: true; write: false }>;

  beforeAll(async () => {
    file = path.join(builtPackage(), "dist", `${entry}.js`);
    bundle = await build({
      entryPoints: [file],
      bundle: true,
      platform: "browser",
      format: "esm",
      metafile: true,
      write: false,
      logLevel: "silent",
    });
  });

  test("imports by relative paths alone, so that it needs no bundler", () => {
    const { files, others } = walk(file);
    const sources = files.flatMap(sourcesOf);
    expect(others).toEqual([]);
    expect(sources.length).toBeGreaterThan(files.length);
    expect(sources.filter((name) => /\.node\.(?:ts|m?js)$|[\\/]cli[\\/]/.test(name))).toEqual([]);
  });

  test("bundles with no warning, no package and no built-in of Node", () => {
    expect(bundle.warnings).toEqual([]);
    const imports = Object.values(bundle.metafile.inputs).flatMap((input) => input.imports);
    expect(imports.filter(({ external, path: name }) => external === true && name !== "<runtime>")).toEqual(
      [],
    );
    expect(Object.keys(bundle.metafile.inputs).filter((name) => name.includes("node_modules"))).toEqual([]);
  });

  test("names no built-in of Node and no address of a CDN in the bundle", () => {
    const [output] = bundle.outputFiles;
    expect(output?.text).not.toMatch(/["']node:[a-z/]+["']|\brequire\(["']|unpkg|jsdelivr|cdnjs/);
  });
});

test("entries share one copy of common code, and classes and functions keep their names", async () => {
  const load = async (name: string): Promise<Record<string, unknown>> =>
    (await import(path.join(builtPackage(), "dist", `${name}.js`))) as Record<string, unknown>;
  const ours = await load("index");
  for (const name of ["debug", "browser", "browser-debug", "compile", "compile-browser"]) {
    const shared = Object.entries(await load(name)).filter(([key]) => key in ours && key !== "loadRuntime");
    expect(shared.length).toBeGreaterThan(0);
    for (const [key, value] of shared) expect(value, `${name}: ${key}`).toBe(ours[key]);
  }
  const named = Object.entries(ours).filter(([, value]) => typeof value === "function");
  const names = named.map(([, value]) => (value as { readonly name: string }).name);
  expect(names).toEqual(named.map(([key]) => key));
});

test("the entries of Node and of browsers export the same names", () => {
  expect(Object.keys(browser).sort()).toEqual(Object.keys(index).sort());
});

test("compile for browsers has what needs no disk", () => {
  const onDisk = ["compileModule", "linkCore", "packagedSysroot"];
  expect(Object.keys(compileInBrowser).sort()).toEqual(
    Object.keys(compile)
      .filter((name) => !onDisk.includes(name))
      .sort(),
  );
});

test("perilune/wasmoon has the names of wasmoon, in Node and in browsers", async () => {
  const ofPackage = Object.keys(await import("wasmoon")).filter((name) => name !== "module.exports");
  const expected = [...ofPackage, "createEngine", "luaWasm"].sort();
  for (const entry of ["wasmoon", "wasmoon-browser"]) {
    const module = (await import(path.join(builtPackage(), `dist/${entry}.js`))) as { default: object };
    expect(Object.keys(module).sort()).toEqual(expected);
    expect(Object.keys(module.default).sort()).toEqual(expected.filter((name) => name !== "default"));
  }
});

test.each(["index", "debug", "browser", "browser-debug"])("dist/%s.js loads nothing of wasmoon", (entry) => {
  const { files, others } = walk(path.join(builtPackage(), "dist", `${entry}.js`));
  const sources = files.flatMap(sourcesOf);
  expect(sources).toContain("src/runtime/assemble.ts");
  expect(sources.filter((file) => /wasmoon(?!-)|vendor\/wasmoon/.test(file))).toEqual([]);
  expect(others.filter((other) => other.includes("wasmoon"))).toEqual([]);
});
