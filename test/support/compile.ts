/**
 * Compiles C for tests, with the npm compiler or with an emcc that the test found. Results are cached by bytes and flags in
 * .cache/native. Safe under parallel test workers.
 */
import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { optionsToFlags } from "../../src/compile/options-to-flags.js";
import type { BuildOptions } from "../../src/compile/build-options.js";
import { build, outputName } from "../../src/compile/build.js";
import { importClang, PINNED_CLANG } from "../../src/compile/choose.node.js";
import { npmToolchain } from "../../src/compile/clang.js";
import { projectInMemory, type SourceFiles } from "../../src/compile/compile-sources.js";
import { cxxLibraryFrom, importCxx } from "../../src/compile/cxx-library.node.js";
import { projectOnDisk } from "../../src/compile/disk-tree.node.js";
import { EmccToolchain } from "../../src/compile/emcc.node.js";
import type { FoundEmcc } from "../../src/compile/find-emcc.node.js";
import {
  CLANG_ABI_FLAGS,
  CLANG_CPP_FLAGS,
  EMCC_COMPILE_FLAGS,
  EMCC_LINK_FLAGS,
  WASM_LD_ABI_FLAGS,
} from "../../src/compile/flags.js";
import type { Project } from "../../src/compile/project.js";
import { nativeInclude, packagedSysroot } from "../../src/compile/sysroot.node.js";
import { madeOnce } from "./made-once.mjs";

/** The repository; relative paths of fixtures start here. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CACHE = path.join(ROOT, ".cache", "native");

/** Compiles files of the repository (`test/fixtures/x.c`), and returns the bytes of the module. */
export function compileFiles(
  files: string | readonly string[],
  options: BuildOptions = {},
  emcc?: FoundEmcc,
): Promise<Uint8Array> {
  return compileProject(projectOnDisk(optionsToFlags(options), [files].flat(), ROOT), options, emcc);
}

/** Compiles texts, by file name, and returns the bytes of the module. */
export function compileTexts(
  sources: SourceFiles,
  options: BuildOptions = {},
  emcc?: FoundEmcc,
): Promise<Uint8Array> {
  return compileProject(projectInMemory(optionsToFlags(options), sources), options, emcc);
}

/** Like `compileFiles`, but writes to `directory` under `name` (`a/b` makes folders). Returns the module's path. */
export async function compileTo(
  directory: string,
  name: string,
  files: string | readonly string[],
  options: BuildOptions = {},
  emcc?: FoundEmcc,
): Promise<string> {
  const target = path.join(directory, `${name}.wasm`);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, await compileFiles(files, options, emcc));
  return target;
}

async function compileProject(
  project: Project,
  options: BuildOptions,
  emcc?: FoundEmcc,
): Promise<Uint8Array> {
  const cached = path.join(CACHE, `${keyOf(project, emcc)}.wasm`);
  await madeOnce(cached, () => compileInto(cached, project, options, emcc));
  return new Uint8Array(readFileSync(cached));
}

async function compileInto(
  cached: string,
  project: Project,
  options: BuildOptions,
  emcc: FoundEmcc | undefined,
): Promise<void> {
  const library = cxxLibraryFrom(importCxx);
  const toolchain = emcc
    ? new EmccToolchain(emcc, library)
    : npmToolchain(await importClang(), packagedSysroot(), library);
  const { wasm } = await build(project, toolchain, {
    file: outputName(project.inputs, options.name),
    name: options.name,
  });
  const written = `${cached}.${randomUUID()}`;
  writeFileSync(written, wasm);
  renameSync(written, cached);
}

let environmentKey: string | undefined;

/** Hashes everything that the result depends on. */
function keyOf(project: Project, emcc: FoundEmcc | undefined): string {
  environmentKey ??= digest([
    PINNED_CLANG,
    ...CLANG_ABI_FLAGS,
    ...WASM_LD_ABI_FLAGS,
    ...CLANG_CPP_FLAGS,
    ...[
      "wasm/sysroot/hashes.json",
      "packages/cxx/hashes.json",
      "src/compile/build.ts",
      "src/wasm-binary/catches.ts",
    ].map((name) => readFileSync(path.join(ROOT, name))),
    ...readdirSync(nativeInclude()).map((name) => readFileSync(path.join(nativeInclude(), name))),
  ]);
  const files = [...project.files].sort(([a], [b]) => (a < b ? -1 : 1));
  return digest([
    environmentKey,
    ...(emcc ? ["emcc", emcc.version, ...EMCC_COMPILE_FLAGS, ...EMCC_LINK_FLAGS] : []),
    JSON.stringify([project.inputs, project.flags]),
    ...files.flatMap(([name, contents]) => [path.relative(project.cwd, name), contents]),
  ]);
}

/** Hashes the lengths too, so that different lists of parts never have the same bytes. */
function digest(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex");
}
