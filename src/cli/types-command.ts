/** The command `perilune types`: writes type definitions of modules, or checks existing ones. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { guarded, readOptions, type CommandIo } from "../compile/commands.node.js";
import { flagValue } from "../errors/compile.js";
import { usage, duplicateDefinition } from "../errors/command.js";
import { printFiles, TYPE_FORMATS, type TypeFormat } from "../types/addon.js";
import type { Manifest } from "../types/type.js";
import { findDefinitions } from "./find-definitions.js";
import { loadDefinition } from "./load-definition.js";

const HELP = `usage: perilune types [flags] module|directory ...

Writes type definitions of modules: an addon for lua-language-server (library/ and
config.json), and for each module TypeScript declarations, a Markdown page and a JSON manifest.
A module is a program whose default export is the result of defineModule or describeModule, a
JSON manifest, or a native module with name.types.ts (.js, .json) in the same directory.
TypeScript needs the package typescript or esbuild in the module's project.

  -o, --output DIR   write to DIR, each format in its own subdirectory; default: types
  --format NAME      luals, typescript, markdown or json; can be repeated
  --check            write nothing; exit with 1 if a file is missing or out of date
  -h, --help         show this help
`;

/** `perilune types DIR|module... [-o DIR] [--format NAME] [--check]`. */
export function runTypes(argv: readonly string[], io: CommandIo): Promise<number> {
  return guarded("types", io, async () => {
    const { values, positionals } = readOptions(argv, {
      output: { type: "string", short: "o" },
      format: { type: "string", multiple: true },
      check: { type: "boolean" },
    });
    if (values.help) {
      io.stdout(HELP);
      return 0;
    }
    if (positionals.length === 0) throw usage("no module was given");
    const formats = formatsOf(values["format"]);
    const cwd = io.cwd ?? process.cwd();
    const output = typeof values["output"] === "string" ? values["output"] : "types";
    const files = printFiles(await loadManifests(cwd, positionals, output), formats);
    if (values["check"] === true) return check(files, cwd, output, io);
    for (const [name, text] of files) write(path.resolve(cwd, output, name), text);
    return 0;
  });
}

function formatsOf(given: unknown): readonly TypeFormat[] {
  if (!Array.isArray(given)) return TYPE_FORMATS;
  const names: readonly unknown[] = given;
  const known = TYPE_FORMATS.filter((format) => names.includes(format));
  if (names.some((name) => !TYPE_FORMATS.some((format) => format === name)))
    throw flagValue("--format", TYPE_FORMATS.join(", "));
  return known;
}

/** Loads the manifests that all arguments name, each file once. Throws what finds and loads definitions throws. */
export async function loadManifests(
  cwd: string,
  args: readonly string[],
  output: string,
): Promise<Manifest[]> {
  const files = new Map(
    args
      .flatMap((argument) => findDefinitions(cwd, argument, output))
      .map((file) => [path.resolve(cwd, file), file]),
  );
  const found = new Map<string, string>();
  const manifests: Manifest[] = [];
  for (const [full, file] of files) {
    const manifest = await loadDefinition(full, file);
    const other = found.get(manifest.name);
    if (other !== undefined) throw duplicateDefinition(file, manifest.name, other);
    found.set(manifest.name, file);
    manifests.push(manifest);
  }
  return manifests;
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Reports the files that are missing or out of date. */
function check(files: ReadonlyMap<string, string>, cwd: string, output: string, io: CommandIo): number {
  let code = 0;
  for (const [name, text] of files) {
    const found = read(path.resolve(cwd, output, name));
    if (found === text) continue;
    io.stderr(
      `perilune types: ${path.join(output, name)} ${found === undefined ? "is missing" : "differs"}\n`,
    );
    code = 1;
  }
  return code;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
