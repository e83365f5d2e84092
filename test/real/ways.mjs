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
 * @property {(build: { sources: string[], flags: string[], dir: string, module: string }) => Promise<void>} build
 *   puts the module into `dir`, `a.b` into its directory `a`; throws the compiler's messages
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

/** @returns {Promise<Way>} */
async function nativeWay() {
  const native = await nativeLua();
  const name = "native Lua";
  if ("missing" in native) return { name, missing: native.missing, lua: [], env: {}, build: async () => {} };
  return {
    name,
    lua: [native.lua],
    // Modules of the same names that are installed on this machine must not replace these.
    env: { LUA_PATH: "./?.lua;./?/init.lua", LUA_CPATH: "./?.so" },
    async build({ sources, flags, dir, module }) {
      await native.compileModule({ sources, flags, out: fileOf(dir, module, "so") });
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
      const built = await run([
        ...perilune,
        "build",
        ...sources,
        ...flags,
        "--compiler",
        compiler,
        "-o",
        out,
      ]);
      if (built.code !== 0)
        throw new Error(`perilune build: ${built.code}\n${built.stdout}${built.stderr}`.trim());
      if (!existsSync(out)) throw new Error(`perilune build: it ended well, but there is no ${module}.wasm`);
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
