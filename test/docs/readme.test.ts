/**
 * The examples of README.md and docs/ work as described. Each runs in its own directory with the shell, Node or Lua, and
 * `perilune` is the package built from these sources. blocks.ts describes how they are marked.
 */
import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtPackage } from "../support/built.js";
import { ROOT } from "../support/compile.js";
import { sampled } from "../support/scale.js";
import { tsc } from "../support/typescript.js";
import { blocksOf, statedOutput, type Block } from "./blocks.js";

const run = promisify(execFile);
const pages = ["README.md", ...readdirSync(path.join(ROOT, "docs")).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith(".md"),
);
const blocks = pages.flatMap((page) => blocksOf(page, readFileSync(path.join(ROOT, page), "utf8")));
const top = mkdtempSync(path.join(tmpdir(), "perilune-docs-"));
const bin = path.join(top, "node_modules", ".bin");

beforeAll(() => {
  const installed = builtPackage({ types: true });
  const main = path.join(installed, "dist", "cli", "main.cjs");
  mkdirSync(bin, { recursive: true });
  symlinkSync(installed, path.join(top, "node_modules", "perilune"), "junction");
  // As npm would install it; `npx` looks here first.
  writeFileSync(path.join(bin, "perilune"), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`, {
    mode: 0o755,
  });
  for (const name of ["@types", "undici-types"]) {
    symlinkSync(path.join(ROOT, "node_modules", name), path.join(top, "node_modules", name), "junction");
  }
});

afterAll(() => {
  rmSync(top, { recursive: true, force: true });
});

/** Returns the standard output of a command. If it fails, throws its standard error. */
async function outputOf(cwd: string, command: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env["PATH"] ?? ""}` };
  for (const name of Object.keys(env).filter((key) => /^LUA_|^PERILUNE_|^npm_/.test(key))) {
    Reflect.deleteProperty(env, name);
  }
  const { stdout } = await run(command, args, { cwd, env: { ...env, npm_config_loglevel: "error" } });
  return stdout;
}

async function runProgram(directory: string, { path: file = "", text }: Block): Promise<string> {
  writeFileSync(path.join(directory, file), text);
  if (file.endsWith(".lua")) return outputOf(directory, path.join(bin, "perilune"), file);
  if (!file.endsWith(".ts")) return outputOf(directory, process.execPath, file);
  writeFileSync(path.join(directory, "package.json"), `{ "type": "module" }\n`);
  const flags = [
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2022",
    "--types",
    "node",
    "--outDir",
    "out",
  ];
  expect(tsc(directory, ...flags, "--skipLibCheck", file)).toBe("");
  return outputOf(directory, process.execPath, path.join("out", file.replace(/\.ts$/, ".js")));
}

/** Names of the examples of a page. */
const examplesOf = (page: string): readonly string[] =>
  [
    ...new Set(blocks.filter(({ place }) => place.startsWith(`${page}:`)).map(({ example }) => example)),
  ].filter((name) => name !== "");

/** `page name` of the examples that run: all of README.md's, and some of the other pages'. */
const running = new Set([
  ...examplesOf("README.md").map((name) => `README.md ${name}`),
  ...sampled(
    pages.flatMap((page) => examplesOf(page).map((name) => `${page} ${name}`)),
    3,
  ),
]);

describe.each(pages)("%s", (page) => {
  const own = blocks.filter(({ place }) => place.startsWith(`${page}:`));
  const names = examplesOf(page).filter((name) => running.has(`${page} ${name}`));

  it("has no program that is neither run nor said not to be", () => {
    const programs = own.filter(({ language }) => /^(?:c|js|lua|sh|ts)$/.test(language));
    expect(programs.filter(({ action }) => action === undefined).map(({ place }) => place)).toEqual([]);
  });

  it.each(names)("example %s", async (name) => {
    const directory = path.join(top, `${path.basename(page, ".md")}-${name}`);
    mkdirSync(directory);
    let written: string | undefined;
    for (const block of own.filter(({ example }) => example === name)) {
      if (block.action === "file") {
        const file = path.join(directory, block.path ?? block.place);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, block.text);
      } else if (block.action === "output") expect(written, block.place).toBe(block.text);
      else if (block.path === undefined) written = await outputOf(directory, "sh", "-ec", block.text);
      else expect(await runProgram(directory, block), block.place).toBe(statedOutput(block.text));
    }
  });
});

it("examples are found", () => {
  expect(blocks.filter(({ action }) => action === "run").length).toBeGreaterThan(10);
});
