/**
 * The fixtures of test/fixtures/native: their list, and how to run one's script on a runtime. The tests decide which compiler
 * makes the modules.
 */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { callbackOutput, type Runtime } from "../../src/index.js";
import type { NodeRuntimeOptions } from "../../src/runtime/platform.node.js";
import { findEmcc } from "../../src/compile/find-emcc.node.js";
import { ROOT } from "./compile.js";
import { runtimeInternals } from "./internals.js";

export interface FixtureModule {
  /** The path of the compiled file, without its suffix. */
  readonly file: string;
  readonly sources: readonly string[];
  readonly init: readonly string[];
}

/** `cxx` is dynamic linking of C++. */
export type Way = "dynamic" | "cxx" | "static" | "native";

export interface Fixture {
  readonly name: string;
  readonly modules: readonly FixtureModule[];
  /** Maps module names to init functions, for static linking. */
  readonly preload?: Readonly<Record<string, string>>;
  readonly ways: readonly Way[];
  readonly script: string;
  readonly expected: string;
}

export const FIXTURES = path.join("test", "fixtures", "native");

export function fixturesOf(way: Way): Fixture[] {
  const all = JSON.parse(readFileSync(path.join(ROOT, FIXTURES, "fixtures.json"), "utf8")) as Fixture[];
  return all.filter((fixture) => fixture.ways.includes(way));
}

/** For `test.each(...)("%s", ...)`. */
export function named<T extends { readonly name: string }>(list: readonly T[]): [string, T][] {
  return list.map((item) => [item.name, item]);
}

/** Paths of sources, relative to the repository. */
export function sourcesOf(module: FixtureModule): string[] {
  return module.sources.map((source) => path.join(FIXTURES, source));
}

export function expectedOutput(fixture: Fixture): string {
  return readFileSync(path.join(ROOT, FIXTURES, fixture.expected), "latin1");
}

/** Calls `use` with a new directory that contains the fixture's script, and removes it afterwards. */
export async function inDirectory<T>(fixture: Fixture, use: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(path.join(tmpdir(), "perilune-fixture-"));
  try {
    copyFileSync(path.join(ROOT, FIXTURES, fixture.script), path.join(directory, fixture.script));
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

export interface ScriptOptions {
  readonly loadRuntime: (options: NodeRuntimeOptions) => Promise<Runtime>;
  readonly wasm?: WebAssembly.Module;
  /** The state's context: `.` finds modules by our searcher, a missing directory by package.cpath alone. */
  readonly context?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The places where the fixtures look for modules. */
const HERE = { LUA_PATH: "./?.lua", LUA_CPATH: "./?.wasm" };

/** Returns what a script prints on a new runtime in `directory`. */
export async function outputOf(
  script: string,
  directory: string,
  { loadRuntime, wasm, context = ".", environment = HERE }: ScriptOptions,
): Promise<string> {
  const pieces: Buffer[] = [];
  const runtime = await loadRuntime({
    ...(wasm === undefined ? {} : { wasm }),
    stdlib: false,
    environment: { ...strings(process.env), ...environment },
    stdout: callbackOutput((bytes) => pieces.push(Buffer.from(bytes))),
  });
  runtimeInternals(runtime).runtimeFiles.namespace.chdir(directory);
  const state = runtime.createState({ context, allowBinary: true });
  state.run(readFileSync(path.join(directory, script)), { name: `@${script}` });
  state.close();
  return Buffer.concat(pieces).toString("latin1");
}

/** The machine's emcc, or why tests that need one are skipped, for the name of the suite. */
export const emcc = (await findEmcc(process.env)).found;
export const withoutEmcc =
  emcc === undefined ? " (skipped: no supported emcc in EMCC, EMSDK or the path)" : "";

/** Why tests of C++ are skipped, for the name of the suite: the package's archives are made, not checked in. */
export const withoutCxx = existsSync(path.join(ROOT, "packages/cxx/lib/libperilune-cxx.a"))
  ? ""
  : " (skipped: run npm run build:cxx)";

function strings(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])),
  );
}
