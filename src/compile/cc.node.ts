/** `perilune cc`: a C compiler for makefiles, configure scripts and CMake, over the same toolchains as `perilune build`. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { usage } from "../errors/command.js";
import { noInput } from "../errors/compile.js";
import { build, ignoredFlags } from "./build.js";
import { cacheDirectory } from "./cache-directory.node.js";
import { CachedToolchain } from "./cached-toolchain.node.js";
import { parseCcArguments, type CcArguments } from "./cc-arguments.js";
import { answerQuestion, versionText, type CompilerFacts } from "./cc-questions.js";
import { chooseToolchain } from "./choose.node.js";
import { guarded, type CommandIo } from "./commands.node.js";
import { projectOnDisk } from "./disk-tree.node.js";
import { foldWarnings } from "./fold-warnings.js";
import { CC_HELP } from "./help.js";
import type { Language } from "./languages.js";
import { makeRule, quoteForMake } from "./make-rule.js";
import { ObjectCache } from "./object-cache.node.js";
import { checkOutput, checkWritable, writeOutput } from "./output.node.js";
import { linkProgram, programFile } from "./program.js";
import { inputKind, type InputKind, type Project } from "./project.js";
import { expandResponseFiles } from "./response-files.node.js";
import { headerOnDisk, packagedSysroot } from "./sysroot.node.js";
import { inTemporaryDirectory } from "./temporary.node.js";
import type { ObjectOutput, Stage, Toolchain } from "./toolchain.js";

/** The endings of the files that a compile writes if `-o` does not name one. */
const ENDINGS = { object: "o", assembly: "s", preprocessed: "i" } as const satisfies Record<Stage, string>;

/** The endings of preprocessed sources. */
const PREPROCESSED: ReadonlyMap<string, Language> = new Map([
  ["i", "c"],
  ["ii", "c++"],
]);

const EXECUTABLE = 0o777;

/** `perilune cc -c a.c -o a.o`, and everything else that C compilers do. Returns an exit code. */
export function runCc(argv: readonly string[], given: CommandIo): Promise<number> {
  let shown: Job["shown"] = (text) => text;
  const io: CommandIo = {
    ...given,
    stderr: (text) => {
      given.stderr(shown(text));
    },
  };
  return guarded("cc", io, async () => {
    const cwd = io.cwd ?? process.cwd();
    const args = parseCcArguments(expandResponseFiles(argv, cwd));
    if (args.help) {
      io.stdout(CC_HELP);
      return 0;
    }
    const environment = io.environment ?? process.env;
    const { toolchain, warnings, notes } = await chooseToolchain(
      args.compiler,
      environment,
      io.importClang,
      io.importCxx,
    );
    if (args.question !== undefined) {
      io.stdout(answerQuestion(args.question, factsOf(toolchain)));
      return 0;
    }
    if (args.verbose) {
      io.stderr(versionText(factsOf(toolchain)) + notes.map((note) => `perilune cc: ${note}\n`).join(""));
      if (args.inputs.length === 0) return 0;
    }
    if (warnings !== "") io.stderr(warnings);
    const directory = args.cache ? cacheDirectory(environment) : undefined;
    const tools =
      directory === undefined
        ? toolchain
        : new CachedToolchain(toolchain, new ObjectCache(path.resolve(cwd, directory)), {
            ...packagedSysroot(),
          });
    await withStandardInput(args, io, (names, asWritten) => {
      shown = asWritten;
      return compileAll({ args, names, shown, cwd, io, tools });
    });
    return 0;
  });
}

function factsOf({ compiler, version }: Toolchain): CompilerFacts {
  return { name: compiler === "emcc" ? "emcc" : "@yowasp/clang", version };
}

/** A run of the compiler. */
interface Job {
  readonly args: CcArguments;
  /** The inputs' files. */
  readonly names: readonly string[];
  /** Puts names back to how the user wrote them. */
  readonly shown: (text: string) => string;
  readonly cwd: string;
  readonly io: CommandIo;
  readonly tools: Toolchain;
}

/** Puts standard input, which is the input `-`, in a file. */
async function withStandardInput(
  args: CcArguments,
  io: CommandIo,
  use: (names: readonly string[], shown: Job["shown"]) => Promise<void>,
): Promise<void> {
  if (!args.inputs.includes("-")) return use(args.inputs, (text) => text);
  const bytes = io.stdin?.() ?? readFileSync(0);
  return inTemporaryDirectory(async (directory) => {
    const file = path.join(directory, "stdin.c");
    writeFileSync(file, bytes);
    args.search.unshift({ flag: "-iquote", directory: "." });
    const names = args.inputs.map((name) => (name === "-" ? file : name));
    await use(names, (text) => text.replaceAll(file, "<stdin>"));
  });
}

async function compileAll(job: Job): Promise<void> {
  const { args, names, cwd } = job;
  if (names.length === 0) throw noInput();
  const kindOf = (name: string): InputKind => {
    const given = args.inputs.find((input, at) => names[at] === name && args.languages.has(input));
    const said =
      given === undefined ? PREPROCESSED.get(name.replace(/^.*\./, "")) : args.languages.get(given);
    const found: InputKind = said === undefined ? inputKind(name) : { kind: "source", language: said };
    return found.language === "c" && args.cIsCpp ? { ...found, language: "c++" } : found;
  };
  if (args.stage === "link") {
    await link(job, projectOnDisk(args, names, cwd, kindOf));
    return;
  }
  const sources = names.filter((name) => kindOf(name).kind === "source");
  const other = names.find((name) => !sources.includes(name));
  if (sources.length === 0) throw noInput();
  if (other !== undefined) say(job, `warning: ${other} is not used, because nothing is linked\n`);
  if (args.output !== undefined && sources.length > 1)
    throw usage(`-o ${args.output} names one file, but there are ${sources.length} sources`);
  for (const name of sources) {
    const flags = { ...args, libraries: [] };
    await compileOne(job, projectOnDisk(flags, [name], cwd, kindOf), args.stage);
  }
}

/** Compiles one source to an object, to assembly or to preprocessed text. */
async function compileOne(job: Job, project: Project, stage: Stage): Promise<void> {
  const { args, cwd, io, tools } = job;
  const [source] = project.inputs;
  if (source === undefined) throw noInput();
  const base = path
    .basename(args.inputs[job.names.indexOf(source.name)] ?? source.name)
    .replace(/\.[^.]*$/, "");
  const toStdout = stage === "preprocessed" && (args.output === undefined || args.output === "-");
  const output = toStdout ? undefined : (args.output ?? `${base}.${ENDINGS[stage]}`);
  const { only } = args.dependencies;
  if (output !== undefined) {
    if (stage === "object") checkOutput(output, cwd, [project]);
    checkWritable(output, cwd);
  }
  const made = await tools.compile(project, source, stage);
  say(job, ignoredFlags(args).join("") + made.diagnostics);
  const target = output !== undefined && !only ? output : `${base}.o`;
  const rule = ruleOf(args, made, target, job.shown);
  if (only) {
    const file = args.dependencies.file ?? args.output;
    if (file === undefined || file === "-") io.stdout(rule);
    else writeOutput(file, cwd, new TextEncoder().encode(rule));
    return;
  }
  if (args.dependencies.headers !== undefined) writeRule(args, rule, output ?? `${base}.o`, cwd);
  if (output !== undefined) writeOutput(output, cwd, made.bytes);
  else if (io.stdoutBytes) io.stdoutBytes(made.bytes);
  else io.stdout(new TextDecoder().decode(made.bytes));
}

function writeRule({ dependencies }: CcArguments, rule: string, output: string, cwd: string): void {
  const file = dependencies.file ?? `${output.replace(/\.[^./\\]*$/, "")}.d`;
  writeOutput(file, cwd, new TextEncoder().encode(rule));
}

/** Returns the rule of `-M` and its relatives for what a compile read. */
function ruleOf(
  { dependencies, search }: CcArguments,
  { prerequisites }: ObjectOutput,
  output: string,
  shown: Job["shown"],
): string {
  const { headers, targets, phony } = dependencies;
  const folders = search
    .filter(({ flag }) => flag === "-isystem" || flag === "-idirafter")
    .map(({ directory }) => `${directory.replace(/\/$/, "")}/`);
  const isSystem = (name: string): boolean => folders.some((folder) => name.startsWith(folder));
  const names = prerequisites.flatMap(({ name, system }) => {
    if (system) return headers === "all" ? (headerOnDisk(name) ?? []) : [];
    return headers === "own" && isSystem(name) ? [] : [shown(name)];
  });
  const written = targets.map(({ name, quoted }) => (quoted ? name : quoteForMake(name)));
  return makeRule(written.length > 0 ? written : [quoteForMake(output)], names, phony);
}

/** Links a native module or a program. */
async function link(job: Job, project: Project): Promise<void> {
  const { args, cwd, io } = job;
  const output = args.output ?? "a.out";
  checkOutput(output, cwd, [project]);
  checkWritable(output, cwd);
  const compiled: ObjectOutput[] = [];
  const tools: Toolchain = {
    compiler: job.tools.compiler,
    version: job.tools.version,
    cxxLibrary: job.tools.cxxLibrary,
    compile: async (...parameters) => {
      const made = await job.tools.compile(...parameters);
      if (parameters[0] === project) compiled.push(made);
      return made;
    },
    link: (...parameters) => job.tools.link(...parameters),
  };
  if (args.shared) {
    const { wasm, warnings } = await build(project, tools, { file: output, core: io.core, orLibrary: true });
    say(job, warnings);
    writeOutput(output, cwd, wasm);
  } else {
    const { wasm, warnings } = await linkProgram(project, tools, output, io.core);
    say(job, warnings);
    writeOutput(output, cwd, programFile(wasm, process.execPath, commandLine()), EXECUTABLE);
  }
  if (args.dependencies.headers === undefined) return;
  const prerequisites = compiled.flatMap((made) => made.prerequisites);
  const all = { bytes: new Uint8Array(), diagnostics: "", dependencies: undefined, prerequisites };
  writeRule(args, ruleOf(args, all, output, job.shown), output, cwd);
}

/** The script of the command line, which a program starts. */
function commandLine(): string {
  return fileURLToPath(new URL("../../dist/cli/main.cjs", import.meta.url));
}

function say({ args, io }: Job, text: string): void {
  if (text !== "") io.stderr(args.verbose ? text : foldWarnings(text));
}
