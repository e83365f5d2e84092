/** `perilune build name.rockspec`: builds the modules of a rock, whose sources are in the current directory. */

import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import glue from "../../wasm/perilune.node.mjs";
import { guarded, runBuild, type CommandIo } from "../compile/commands.node.js";
import { checkWritable, writeOutput } from "../compile/output.node.js";
import { usage } from "../errors/command.js";
import { inputFile } from "../errors/compile.js";
import { loaderOf } from "../runtime/load.node.js";
import { readRockspec, type RockModule } from "./rockspec.js";

const loadRuntime = loaderOf({
  glue,
  wasm: () => new URL("../../wasm/perilune.wasm", import.meta.url),
});

/** `perilune build x.rockspec [-o DIR] [flags of perilune build]`. Returns an exit code. */
export function runBuildRockspec(argv: readonly string[], io: CommandIo): Promise<number> {
  return guarded("build", io, async () => {
    if (argv.includes("--help") || argv.includes("-h")) return runBuild(["--help"], io);
    const cwd = io.cwd ?? process.cwd();
    const { file, directory, flags } = split(argv);
    const runtime = await loadRuntime();
    const modules = readRockspec(readText(file, cwd), file, runtime);
    const names = modules.map((module) => path.join(directory, outputOf(module)));
    for (const name of names) {
      mkdirSync(path.resolve(cwd, path.dirname(name)), { recursive: true });
      checkWritable(name, cwd);
    }
    for (const [at, module] of modules.entries()) {
      const output = names[at] ?? "";
      if (module.language === "lua") copy(module.sources[0] ?? "", output, cwd);
      else {
        const code = await runBuild([...module.sources, ...module.flags, ...flags, "-o", output], io);
        if (code !== 0) return code;
      }
    }
    return 0;
  });
}

function split(argv: readonly string[]): { file: string; directory: string; flags: readonly string[] } {
  const files = argv.filter((argument) => argument.endsWith(".rockspec") && !argument.startsWith("-"));
  const [file = "", second] = files;
  if (second !== undefined) throw usage(`build takes one rockspec, but ${second} is a second one`);
  let directory = ".";
  const flags: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? "";
    if (argument === "-o" || argument === "--output") {
      const value = argv[++at];
      if (value === undefined) throw usage(`${argument} needs a directory`);
      directory = value;
    } else if (argument !== file) flags.push(argument);
  }
  return { file, directory, flags };
}

function outputOf({ name, language }: RockModule): string {
  return `${name.replaceAll(".", "/")}.${language === "c" ? "wasm" : "lua"}`;
}

function copy(source: string, output: string, cwd: string): void {
  if (path.resolve(cwd, source) === path.resolve(cwd, output)) return;
  writeOutput(output, cwd, new TextEncoder().encode(readText(source, cwd)));
}

function readText(file: string, cwd: string): string {
  try {
    return readFileSync(path.resolve(cwd, file), "utf8");
  } catch (cause) {
    throw inputFile(file, cause);
  }
}
