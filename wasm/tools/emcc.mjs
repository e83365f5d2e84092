/**
 * Finds the pinned Emscripten and runs its tools. It never falls back to another version, whose output would differ
 * from the files checked in.
 */
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The version that wasm/emscripten-version names. */
export const WANTED = readFileSync(
  fileURLToPath(new URL("../emscripten-version", import.meta.url)),
  "utf8",
).trim();

/**
 * @typedef {object} Toolchain
 * @property {string} emcc path of emcc
 * @property {string} version
 * @property {Record<string, string>} packages package -> version, as toolchain.sh recorded them; else the version alone
 * @property {(tool: string, args: readonly string[], cwd?: string) => Promise<string>} run runs a tool of the same
 *   toolchain and returns its standard output
 * @property {(file: string) => string} outside converts a path printed by the tools to its real one: a tree made by
 *   toolchain.sh has its own /usr
 */

/** @returns {string[]} where emcc may be, in the order of search */
function candidates(/** @type {Readonly<Record<string, string | undefined>>} */ environment) {
  const { EMCC, EMSDK, PATH = "" } = environment;
  if (EMCC) return [EMCC];
  const places = EMSDK ? [path.join(EMSDK, "upstream/emscripten/emcc")] : [];
  return [
    ...places,
    ...PATH.split(path.delimiter)
      .filter(Boolean)
      .map((dir) => path.join(dir, "emcc")),
  ];
}

/**
 * @param {string} emcc
 * @param {readonly string[]} args
 * @param {string} [cwd]
 */
async function execute(emcc, args, cwd) {
  try {
    const { stdout } = await run(emcc, args, { cwd, maxBuffer: 1 << 28 });
    return stdout;
  } catch (error) {
    const { stderr = "", message } = /** @type {Error & { stderr?: string }} */ (error);
    throw new Error(`${path.basename(emcc)} failed: ${stderr.trim() || message}`, { cause: error });
  }
}

/** @returns {Record<string, string> | undefined} the packages that toolchain.sh recorded next to its tree */
function recordedPackages(/** @type {string} */ emcc) {
  const file = path.join(path.dirname(emcc), "../tree/toolchain.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/** The script that installs Emscripten, wherever this package is. */
const TOOLCHAIN_SCRIPT = fileURLToPath(new URL("../toolchain.sh", import.meta.url));

/** @returns {string} a path quoted as one word for a shell */
function quoted(/** @type {string} */ file) {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
}

/** @returns {string} why a program failed, in one line: the last line of its output, else its exit code */
function lastLine(/** @type {unknown} */ error) {
  const {
    stderr = "",
    code,
    signal,
  } = /** @type {{ stderr?: string, code?: unknown, signal?: unknown }} */ (error);
  const said = stderr.trim().split("\n").at(-1)?.trim();
  return said || (typeof code === "number" ? `exit code ${code}` : String(code ?? signal ?? error));
}

/**
 * @param {Readonly<Record<string, string | undefined>>} [environment] reads EMCC, EMSDK and PATH
 * @returns {Promise<Toolchain>}
 * @throws {Error} if there is none or its version is wrong, with one line that says what to do
 */
export async function findToolchain(environment = process.env) {
  const advice = `set EMCC to an emcc ${WANTED}, or run as root on Debian: eval "$(sh ${quoted(TOOLCHAIN_SCRIPT)})"`;
  const emcc = candidates(environment).find((file) => existsSync(file));
  if (!emcc && environment.EMCC)
    throw new Error(`EMCC is ${environment.EMCC}, which is not there; ${advice}`);
  if (!emcc) throw new Error(`no emcc in EMCC, EMSDK or the path; ${advice}`);
  const said = await run(emcc, ["--version"]).catch((/** @type {unknown} */ cause) => {
    throw new Error(`${emcc} does not run (${lastLine(cause)}); ${advice}`, { cause });
  });
  const version = /\b(\d+\.\d+\.\d+)\b/.exec(said.stdout)?.[1] ?? "of unknown version";
  if (version !== WANTED) throw new Error(`${emcc} is ${version}, and ${WANTED} is wanted; ${advice}`);
  const directory = path.dirname(emcc);
  const tree = path.join(directory, "../tree");
  return {
    emcc,
    version,
    packages: recordedPackages(emcc) ?? { emscripten: version },
    outside: (file) => (existsSync(path.join(tree, file)) ? path.join(tree, file) : file),
    run: async (tool, args, cwd) => execute(await toolPath(emcc, tool), args, cwd),
  };
}

/** The path of a tool: next to emcc, or with Binaryen, which an emsdk keeps elsewhere. */
async function toolPath(/** @type {string} */ emcc, /** @type {string} */ tool) {
  if (tool === "emcc") return emcc;
  const beside = path.join(path.dirname(emcc), tool);
  if (existsSync(beside) || !tool.startsWith("wasm-")) return beside;
  const root = await execute(path.join(path.dirname(emcc), "em-config"), ["BINARYEN_ROOT"]);
  return path.join(root.trim(), "bin", tool);
}
