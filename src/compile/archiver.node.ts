/** `perilune ar` and `perilune ranlib`, which need no compiler. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { usage } from "../errors/command.js";
import { inputFile } from "../errors/compile.js";
import { readArchive, writeArchive, type Member } from "./archive.js";
import { guarded, type CommandIo } from "./commands.node.js";
import { addMembers, findMembers, moveMembers, type Place } from "./edit-archive.js";
import { AR_HELP, RANLIB_HELP } from "./help.js";
import { checkWritable, writeOutput } from "./output.node.js";
import { expandResponseFiles } from "./response-files.node.js";

/** What `ar` does. */
const OPERATIONS = "rqdmtpxs";

/**
 * Modifiers: those with an effect, and those without one. Archives contain no times and no owners (`D`, `U`, `u`, `o`); `l`
 * has no meaning any more, and `s` and `P` ask for what is done anyway.
 */
const MODIFIERS = /^[abicvSDUuolsP]$/;

/** A parsed command line of `ar`. */
interface Request {
  readonly operation: string;
  readonly modifiers: string;
  readonly place?: Place;
  readonly archive: string;
  readonly operands: readonly string[];
}

/** `perilune ar rcs libx.a a.o b.o`. Returns an exit code. */
export function runAr(argv: readonly string[], io: CommandIo): Promise<number> {
  return runTool("ar", AR_HELP, argv, io, (args, cwd) => {
    archive(parse(args), io, cwd);
  });
}

/** `perilune ranlib libx.a`. Returns an exit code. */
export function runRanlib(argv: readonly string[], io: CommandIo): Promise<number> {
  return runTool("ranlib", RANLIB_HELP, argv, io, (args, cwd) => {
    const files = args.filter((argument) => !/^-[DUtv]+$/.test(argument));
    const wrong = files.find((file) => file.startsWith("-"));
    if (wrong !== undefined) throw usage(`unknown flag ${wrong}`);
    if (files.length === 0) throw usage("no archive was given");
    for (const file of files)
      archive({ operation: "s", modifiers: "", archive: file, operands: [] }, io, cwd);
  });
}

function runTool(
  tool: "ar" | "ranlib",
  help: string,
  argv: readonly string[],
  io: CommandIo,
  run: (args: readonly string[], cwd: string) => void,
): Promise<number> {
  return guarded(tool, io, () => {
    const cwd = io.cwd ?? process.cwd();
    const args = expandResponseFiles(argv, cwd);
    if (args.includes("--help") || args[0] === "-h") io.stdout(help);
    else if (args[0] === "--version" || args[0] === "-V") io.stdout(`perilune ${tool}, as GNU ${tool}\n`);
    else run(args, cwd);
    return Promise.resolve(0);
  });
}

/** Throws ERR_USAGE. */
function parse(args: readonly string[]): Request {
  const [first = "", ...rest] = args.filter((argument) => argument !== "--");
  const letters = Array.from(first.replace(/^-/, ""));
  const found = letters.filter((letter) => OPERATIONS.includes(letter));
  // An s beside another operation asks for the index, which is written anyway.
  const operations = found.length > 1 ? found.filter((letter) => letter !== "s") : found;
  const [operation] = operations;
  if (operation === undefined || operations.length > 1)
    throw usage(`found ${first === "" ? "no operation" : first}; expected one of r, q, d, m, t, p, x, s`);
  const unknown = letters.find((letter) => letter !== operation && !MODIFIERS.test(letter));
  if (unknown !== undefined) throw usage(`unknown modifier ${unknown} in ${first}`);
  const modifiers = letters.join("");
  const side = sideOf(modifiers);
  const [member] = rest;
  if (side !== undefined && member === undefined) throw usage(`${first} needs the name of a member`);
  const [file, ...operands] = side === undefined ? rest : rest.slice(1);
  if (file === undefined) throw usage("no archive was given");
  const place: Place | undefined = side !== undefined && member !== undefined ? { side, member } : undefined;
  return { operation, modifiers, archive: file, operands, ...(place && { place }) };
}

function sideOf(modifiers: string): Place["side"] | undefined {
  if (modifiers.includes("a")) return "after";
  return /[bi]/.test(modifiers) ? "before" : undefined;
}

/** Throws ERR_ARCHIVE, ERR_INPUT_FILE or ERR_OUTPUT. */
function archive(request: Request, io: CommandIo, cwd: string): void {
  const { operation, modifiers, archive: file, operands } = request;
  const verbose = modifiers.includes("v");
  if (operation === "t" || operation === "p" || operation === "x") {
    for (const member of findMembers(open(file, cwd), operands, file)) {
      if (operation === "t") io.stdout(verbose ? longLine(member) : `${member.name}\n`);
      else if (operation === "p") print(member, io);
      else extract(member, io, cwd, verbose);
    }
    return;
  }
  checkWritable(file, cwd);
  const adds = operation === "r" || operation === "q";
  const isNew = !existsSync(path.resolve(cwd, file));
  const old = isNew && adds ? [] : open(file, cwd);
  const say = (letter: string, name: string): void => {
    if (verbose) io.stdout(`${letter} - ${name}\n`);
  };
  const members = changed(request, old, cwd, say);
  if (isNew && !modifiers.includes("c")) io.stderr(`perilune ar: creating ${file}\n`);
  writeOutput(file, cwd, writeArchive(members, !modifiers.includes("S")));
}

/** Returns the members after `r`, `q`, `d`, `m` or `s`. */
function changed(
  request: Request,
  old: readonly Member[],
  cwd: string,
  say: (letter: string, name: string) => void,
): readonly Member[] {
  const { operation, operands, archive: file } = request;
  if (operation === "m") return moveMembers(old, operands, { ...request, file });
  if (operation === "d") {
    const deleted = new Set(operands.map((name) => old.find((member) => member.name === name)));
    for (const member of deleted) if (member) say("d", member.name);
    return old.filter((member) => !deleted.has(member));
  }
  if (operation === "s") return old;
  const replace = operation === "r";
  const added = operands.map((operand) => {
    const name = path.basename(operand);
    say(replace && old.some((member) => member.name === name) ? "r" : "a", operand);
    return { name, bytes: read(operand, cwd) };
  });
  return addMembers(old, added, { ...request, file, replace });
}

function open(file: string, cwd: string): Member[] {
  return readArchive(read(file, cwd), file);
}

function read(file: string, cwd: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path.resolve(cwd, file)));
  } catch (cause) {
    throw inputFile(file, cause);
  }
}

function longLine({ name, bytes }: Member): string {
  return `rw-r--r-- 0/0 ${String(bytes.length).padStart(6)} Jan  1 00:00 1970 ${name}\n`;
}

function print({ bytes }: Member, io: CommandIo): void {
  if (io.stdoutBytes) io.stdoutBytes(bytes);
  else io.stdout(new TextDecoder().decode(bytes));
}

/** Writes a member to the current directory, whatever directory its name has. */
function extract({ name, bytes }: Member, io: CommandIo, cwd: string, verbose: boolean): void {
  const file = name.replace(/^.*[/\\]/, "");
  if (verbose) io.stdout(`x - ${file}\n`);
  writeOutput(file, cwd, bytes);
}
