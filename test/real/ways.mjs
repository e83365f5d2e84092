/**
 * The ways to build a library and to run its tests: native Lua with the machine's C compiler, which defines the expected
 * results, and Perilune with each of the two compilers of `perilune build`, from the command line. A library written in
 * Lua alone runs on Perilune once, since no compiler takes part.
 */
import { existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { nativeLua } from "../support/native-lua.mjs";
import { run } from "./process.mjs";

/**
 * @typedef {object} Way
 * @property {string} name
 * @property {string} [missing] why this way is unavailable here
 * @property {readonly string[]} lua the command that runs Lua
 * @property {Record<string, string>} env of that command
 * @property {(build: { sources: string[], flags: string[], dir: string, module: string }) => Promise<number | undefined>} build
 *   puts the module into `dir`, `a.b` into its directory `a`; returns the seconds of processor time, if it is known; throws the
 *   compiler's messages
 *
 * @typedef {object} Ways
 * @property {readonly Way[]} forC for a library with a C part
 * @property {readonly Way[]} forLua for one in Lua, whose tests may need other libraries with C parts
 */

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = path.join(ROOT, "dist", "cli", "main.cjs");

/**
 * @returns {Promise<Ways>} native first
 * @throws {Error} if Perilune is not built
 */
export async function findWays() {
  if (!existsSync(MAIN)) throw new Error("dist/cli/main.cjs is not there: npm run build");
  const native = await nativeWay();
  const npm = periluneWay("npm", undefined);
  return {
    forC: [native, npm, periluneWay("emcc", await whyNoEmcc())],
    forLua: [native, { ...npm, name: "perilune" }],
  };
}

/** Runs a command, then writes the processor time of the shell, and of the command: its user and its system time. */
const TIMED = '"$@"; code=$?; times; exit $code';

/** @param {string} written by `TIMED` */
function processorTime(written) {
  const times = written.trim().split("\n").at(-1) ?? "";
  const found = [...times.matchAll(/(\d+)m([\d.]+)s/g)];
  return found.reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
}

/** @returns {Promise<Way>} */
async function nativeWay() {
  const native = await nativeLua();
  const name = "native Lua";
  if ("missing" in native)
    return { name, missing: native.missing, lua: [], env: {}, build: async () => undefined };
  return {
    name,
    lua: [native.lua],
    // Modules of the same names that are installed on this machine must not replace these.
    env: { LUA_PATH: "./?.lua;./?/init.lua", LUA_CPATH: "./?.so" },
    async build({ sources, flags, dir, module }) {
      await native.compileModule({ sources, flags, out: fileOf(dir, module, "so") });
      return undefined;
    },
  };
}

/**
 * @param {"npm" | "emcc"} compiler
 * @param {string | undefined} missing
 * @returns {Way}
 */
function periluneWay(compiler, missing) {
  const perilune = [process.execPath, MAIN];
  return {
    name: `perilune, ${compiler} compiler`,
    ...(missing === undefined ? {} : { missing }),
    lua: perilune,
    env: {},
    async build({ sources, flags, dir, module }) {
      const out = fileOf(dir, module, "wasm");
      await mkdir(path.dirname(out), { recursive: true });
      const command = [
        ...perilune,
        "build",
        "--no-cache",
        ...sources,
        ...flags,
        "--compiler",
        compiler,
        "-o",
        out,
      ];
      const built = await run(["/bin/sh", "-c", TIMED, "sh", ...command]);
      if (built.code !== 0)
        throw new Error(`perilune build: ${built.code}\n${built.stdout}${built.stderr}`.trim());
      if (!existsSync(out)) throw new Error(`perilune build: it ended well, but there is no ${module}.wasm`);
      return processorTime(built.stdout);
    },
  };
}

/**
 * @param {string} dir
 * @param {string} module
 * @param {string} extension
 * @returns {string}
 */
function fileOf(dir, module, extension) {
  return path.join(dir, ...`${module}.${extension}`.split(/\.(?=.*\.)/));
}

/**
 * Looks where `perilune build` looks: EMCC, EMSDK, the path.
 * @returns {Promise<string | undefined>} why there is no emcc of the supported version
 */
async function whyNoEmcc() {
  const wanted = readFileSync(path.join(ROOT, "wasm", "emscripten-version"), "utf8").trim();
  const { EMCC, EMSDK } = process.env;
  const emcc = EMCC || (EMSDK ? path.join(EMSDK, "upstream", "emscripten", "emcc") : "emcc");
  const { code, stdout } = await run([emcc, "--version"]);
  if (code !== 0)
    return `no emcc: ${EMCC || EMSDK ? `${emcc}: ${code}` : "neither EMCC, EMSDK nor the path has one"}`;
  const found = /\b(\d+\.\d+\.\d+)\b/.exec(stdout)?.[1] ?? "unknown";
  return found === wanted ? undefined : `emcc is ${found}, ${wanted} is supported`;
}
