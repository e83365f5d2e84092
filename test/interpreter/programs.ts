/** The programs of the corpus, and native Lua's results for each. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { matrix, type Program } from "./matrix.js";

const FOLDER = fileURLToPath(new URL("corpus/", import.meta.url));
/** Separates the programs of a file. */
const CASE = /^--- (.+)\n/m;

const written = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".lua"))
  .flatMap((file) => {
    const [, ...parts] = readFileSync(path.join(FOLDER, file), "utf8").split(CASE);
    return parts
      .filter((_, at) => at % 2 === 0)
      .map((name, at): Program => ({ name: `${file}: ${name}`, source: parts[2 * at + 1] ?? "" }));
  });

export const programs: readonly Program[] = [...written, ...matrix];

/** Chunk name of every program, so that messages are the same. */
export const NAME = "case.lua";

/** Without addresses, which differ from run to run. */
export function anonymous(text: string): string {
  return text.replace(/0x[0-9a-f]+/g, "0x");
}

const wanted = new Map<string, string>();

/** The output of a program on the native Lua at path `lua`. */
export function onNative(lua: string, program: Program): string {
  const known = wanted.get(program.name);
  if (known !== undefined) return known;
  const cwd = mkdtempSync(path.join(tmpdir(), "perilune-corpus-"));
  try {
    writeFileSync(path.join(cwd, NAME), program.source);
    const text = execFileSync(lua, [NAME], { cwd, encoding: "latin1", maxBuffer: 1 << 26, stdio: "pipe" });
    wanted.set(program.name, anonymous(text));
    return anonymous(text);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
