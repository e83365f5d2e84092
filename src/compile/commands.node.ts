/**
 * The commands `perilune build`, `inspect` and `stamp`. They take arguments and return an exit code: 0 for success, 1 for
 * a failed build or check, 2 for a wrong command line.
 */
import { isError } from "../errors/realms.js";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import type { CoreExports } from "../core/export-types.js";
import { PeriluneError } from "../errors/base.js";
import { usage } from "../errors/command.js";
import { inputFile, noInput } from "../errors/compile.js";
import { parseBuildArguments } from "./arguments.js";
import type { ImportClang } from "./choose.node.js";
import { compileProject } from "./compile.node.js";
import type { ImportCxx } from "./cxx-library.node.js";
import { projectOnDisk } from "./disk-tree.node.js";
import type { Environment } from "./find-emcc.node.js";
import { foldWarnings } from "./fold-warnings.js";
import { BUILD_HELP, INSPECT_HELP, STAMP_HELP } from "./help.js";
import { formatInspection, inspectModule } from "./inspect-module.js";
import { readSideModule } from "../modules/native/check.js";
import { libraryPaths } from "../modules/native/libraries.js";
import { checkOutputName, writeOutput } from "./output.node.js";
import { stampModule } from "./stamp.js";

/** A command's streams and settings. `stdout` and `stderr` get text with its line feeds. */
export interface CommandIo {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Writes bytes to standard output; by default as text in UTF-8. */
  readonly stdoutBytes?: (bytes: Uint8Array) => void;
  /** Reads standard input to its end; that of the process by default. */
  readonly stdin?: () => Uint8Array;
  /** The core's exports, for the checks; this package's own core by default. */
  readonly core?: CoreExports;
  /** The current directory by default. */
  readonly cwd?: string;
  /** `process.env` by default. */
  readonly environment?: Environment;
  readonly importClang?: ImportClang;
  readonly importCxx?: ImportCxx;
}

/** `perilune build a.c b.c -o name.wasm -Iinc -DX=1 -O2 -g -lm`. */
export function runBuild(argv: readonly string[], io: CommandIo): Promise<number> {
  return guarded("build", io, async () => {
    const args = parseBuildArguments(argv);
    if (args.help) {
      io.stdout(BUILD_HELP);
      return 0;
    }
    const cwd = io.cwd ?? process.cwd();
    const output = args.output ?? defaultOutput(args.inputs);
    const project = projectOnDisk(args, args.inputs, cwd);
    const { module, notes } = await compileProject(
      project,
      { ...args, output },
      {
        cwd,
        cache: args.cache,
        ...(io.core ? { core: io.core } : {}),
        environment: io.environment ?? process.env,
        ...(io.importClang ? { importClang: io.importClang } : {}),
        ...(io.importCxx ? { importCxx: io.importCxx } : {}),
      },
    );
    if (args.verbose) for (const note of notes) io.stderr(`perilune build: ${note}\n`);
    if (module.warnings !== "") io.stderr(args.verbose ? module.warnings : foldWarnings(module.warnings));
    writeOutput(output, cwd, module.wasm);
    if (args.verbose) io.stderr(`perilune build: wrote ${output}, ${module.wasm.length} bytes\n`);
    return 0;
  });
}

/** `perilune inspect name.wasm ...`. Returns 1 if a module would be refused. */
export function runInspect(argv: readonly string[], io: CommandIo): Promise<number> {
  return guarded("inspect", io, () => {
    const { values, positionals } = readOptions(argv, {});
    if (values.help) {
      io.stdout(INSPECT_HELP);
      return 0;
    }
    if (positionals.length === 0) throw usage("no module was given");
    let code = 0;
    positionals.forEach((file, at) => {
      const bytes = readModuleFile(file, io);
      const libraries = librariesOf(bytes, file, io);
      const found = inspectModule(bytes, file, io.core, { libraries });
      io.stdout((at > 0 ? "\n" : "") + formatInspection(found));
      if (found.fault) code = 1;
    });
    return code;
  });
}

/** `perilune stamp name.wasm [-o out.wasm]`. */
export function runStamp(argv: readonly string[], io: CommandIo): Promise<number> {
  return guarded("stamp", io, () => {
    const { values, positionals } = readOptions(argv, {
      output: { type: "string", short: "o" },
      compiler: { type: "string" },
      "compiler-version": { type: "string" },
      shared: { type: "boolean" },
      "module-version": { type: "string" },
      license: { type: "string" },
    });
    if (values.help) {
      io.stdout(STAMP_HELP);
      return 0;
    }
    const [file, extra] = positionals;
    if (file === undefined) throw usage("no module was given");
    if (extra !== undefined) throw usage(`stamp takes one module, but ${extra} is a second one`);
    if (typeof values.output === "string") checkOutputName(values.output);
    const bytes = readModuleFile(file, io);
    const stamped = stampModule(bytes, file, io.core, {
      libraries: librariesOf(bytes, file, io),
      shared: values.shared === true,
      ...(typeof values.compiler === "string" ? { compiler: values.compiler } : {}),
      ...(typeof values["compiler-version"] === "string"
        ? { compilerVersion: values["compiler-version"] }
        : {}),
      ...(typeof values["module-version"] === "string" ? { version: values["module-version"] } : {}),
      ...(typeof values["license"] === "string" ? { license: values["license"] } : {}),
    });
    const output = typeof values.output === "string" ? values.output : file;
    writeOutput(output, io.cwd ?? process.cwd(), stamped);
    return 0;
  });
}

/** Errors of the command line, after which a command points to its `--help`. */
const USAGE_CODES: readonly unknown[] = [
  "ERR_USAGE",
  "ERR_FLAG_UNKNOWN",
  "ERR_FLAG_UNSUPPORTED",
  "ERR_FLAG_VALUE",
  "ERR_NO_INPUT",
];

/** Turns an error of a command into a message and an exit code. Bugs of this package are rethrown. */
export async function guarded(
  name: string,
  io: CommandIo,
  run: () => number | Promise<number>,
): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof PeriluneError) && !isSystemError(error)) throw error;
    io.stderr(`perilune ${name}: ${error.message}\n`);
    const isUsage = error instanceof PeriluneError && USAGE_CODES.includes(error.code);
    if (isUsage) io.stderr(`Try 'perilune ${name} --help'.\n`);
    return isUsage ? 2 : 1;
  }
}

function isSystemError(error: unknown): error is Error {
  return isError(error) && "syscall" in error;
}

type OptionTable = Readonly<
  Record<
    string,
    { readonly type: "string" | "boolean"; readonly short?: string; readonly multiple?: boolean }
  >
>;

/** Parses a command's options, and `--help`, which all commands have. Throws a `CommandError`. */
export function readOptions(
  argv: readonly string[],
  options: OptionTable,
): { values: Readonly<Record<string, unknown>>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { ...options, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    });
    return { values: { ...values }, positionals };
  } catch (error) {
    throw usage(isError(error) ? error.message : String(error));
  }
}

function readModuleFile(file: string, io: CommandIo): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path.resolve(io.cwd ?? process.cwd(), file)));
  } catch (cause) {
    throw inputFile(file, cause);
  }
}

/** Returns the libraries that a module needs, as far as they are where they belong. */
function librariesOf(bytes: Uint8Array, file: string, io: CommandIo): Record<string, Uint8Array> {
  const { needed, runtimePaths } = readSideModule(bytes, file).dylink;
  const found: Record<string, Uint8Array> = {};
  for (const name of needed) {
    const full = libraryPaths(name, runtimePaths, file)
      .map((library) => path.resolve(io.cwd ?? process.cwd(), library))
      .find((library) => existsSync(library));
    if (full !== undefined) found[name] = new Uint8Array(readFileSync(full));
  }
  return found;
}

/** Returns the first input's name with `.wasm`, in the current directory, as compilers do. */
function defaultOutput(inputs: readonly string[]): string {
  const [first] = inputs;
  if (first === undefined) throw noInput();
  return `${path.basename(first).replace(/\.[^.]*$/, "")}.wasm`;
}
