/**
 * Compiles and links the core: upstream Lua, native/core, Emscripten's allocator. Other files decide what it exports
 * (export-list.mjs) and what is generated from it (generate.mjs).
 */
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { trimGlue } from "./glue.mjs";
import { settle } from "./settle.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const CORE_DIR = path.join(ROOT, "native/core");
const LIBRARY = path.join(ROOT, "wasm/library.js");

/** The start of static data. The C stack fills the memory below, down to address 1024. */
export const GLOBAL_BASE = 1024 * 1024 + 64 * 1024;

const LUA_DEFINES = [
  "-DLUA_COMPAT_5_3",
  "-DLUA_USE_POSIX",
  "-DLUA_USE_DLOPEN",
  `-DLUA_CPATH_DEFAULT="/usr/local/lib/lua/5.4/?.wasm;/usr/local/lib/lua/5.4/loadall.wasm;./?.wasm"`,
];

/** @param {string} names @returns {ReadonlySet<string>} */
function filesOf(names) {
  return new Set(names.split(" ").map((name) => `${name}.c`));
}

/** Additional flags for single files: upstream's seams, which native/core fills. */
const SEAMS = {
  "lauxlib.c": ["-include", path.join(CORE_DIR, "script.h"), "-include", path.join(CORE_DIR, "heap.h")],
  "loadlib.c": [
    ...["open", "sym", "close", "error"].map((name) => `-Ddl${name}=pl_dl${name}`),
    "-DluaL_checklstring=pl_checkname",
    "-DluaL_loadfilex=pl_loadscript",
  ],
  "ldo.c": ["-include", path.join(CORE_DIR, "guard.h")],
  "loslib.c": ["clock.h", "setlocale.h"].flatMap((name) => ["-include", path.join(CORE_DIR, name)]),
  "lundump.c": ["-include", path.join(CORE_DIR, "compiled.h")],
  "lstate.c": ["-include", path.join(CORE_DIR, "seed.h")],
  "lvm.c": ["-DLUA_USE_JUMPTABLE=0"],
  "lua.c": [
    "-Dmain=pl_lua_main",
    "-DluaL_traceback=pl_luatraceback",
    "-DluaL_openlibs=pl_openlibs",
    '-DLUA_PROGNAME="perilune"',
    "-include",
    path.join(CORE_DIR, "editline.h"),
  ],
};

/** Files that are not compiled: the compiler is not part of the core, and native/core/coroutine.c replaces the library. */
const REPLACED = new Set(["luac.c", "lcorolib.c"]);

/** Files of Lua optimised for size because their speed hardly matters. */
const COLD = filesOf(
  "lbaselib lcode lmathlib lctype ldblib ldebug ldump linit liolib llex loadlib loslib lobject lparser lua lundump lutf8lib lzio",
);

/** Files where programs spend most of their time, besides native/core/fast.c, which runs the frequent instructions. */
const HOTTEST = filesOf("heap lapi ldo lgc lstring lstrlib ltable ltablib");

/** The allocator, which is third-party code. */
const MALLOC = "malloc.c";

/** Files of native/core whose speed matters: the interpreter's loop, and what each call from or of the host runs. */
const HOT = filesOf("bytes call fast handles held hostcall hostfield request results slice slot");

export const CORE_DEFINES = [`-DPL_GLOBAL_BASE=${GLOBAL_BASE}`];

export const ABI_FLAGS = ["-fPIC", "-sSUPPORT_LONGJMP=wasm"];

const RUNTIME_METHODS =
  "ccall addFunction removeFunction ENV getValue setValue lengthBytesUTF8 stringToUTF8 stringToNewUTF8".split(
    " ",
  );

const LINK_FLAGS = [
  ...["-sMAIN_MODULE=2", "-sSUPPORT_LONGJMP=wasm", "-sWASM_BIGINT=1", "-sMODULARIZE", "-sEXPORT_ES6"],
  ...[
    "-sALLOW_MEMORY_GROWTH",
    "-sALLOW_TABLE_GROWTH",
    "-sMALLOC=none",
    "-sDYNAMIC_EXECUTION=0",
    "-sPOLYFILL=0",
  ],
  ...[
    "-sMIN_NODE_VERSION=201900",
    "-sFILESYSTEM=0",
    "-sSTACK_SIZE=65536",
    "-sINITIAL_MEMORY=2097152",
    `-sGLOBAL_BASE=${GLOBAL_BASE}`,
  ],
  "-sINCOMING_MODULE_JS_API=instantiateWasm,preRun,noExitRuntime,printErr,thisProgram",
  `-sEXPORTED_RUNTIME_METHODS=${RUNTIME_METHODS}`,
  "--no-entry",
];

/**
 * @typedef {object} Product
 * @property {string} name perilune or perilune.debug
 * @property {string[]} hottest flags for files where programs spend most of their time
 * @property {string[]} hot flags for other files where speed counts
 * @property {string[]} cold flags for the others
 * @property {string[]} defines
 * @property {string[]} link
 * @property {boolean} settled whether the linked wasm is relocated and optimized (settle.mjs) and its glue reduced (glue.mjs)
 */

/** @type {Product[]} */
export const PRODUCTS = [
  {
    name: "perilune",
    hottest: ["-O3"],
    hot: ["-O2"],
    cold: ["-Oz"],
    defines: ["-DNDEBUG"],
    link: ["-Oz"],
    settled: true,
  },
  {
    name: "perilune.debug",
    hottest: ["-O1"],
    hot: ["-O1"],
    cold: ["-O1"],
    defines: ["-DLUAI_ASSERT", "-DLUA_USE_APICHECK"],
    link: ["-O1", "-sASSERTIONS=1", "-sSTACK_OVERFLOW_CHECK=2", "--profiling-funcs"],
    settled: false,
  },
];

/** The same wasm with two glues: one for Node, the other for pages and workers. */
export const GLUES = [
  {
    name: "node",
    flags: ["-sENVIRONMENT=node"],
  },
  { name: "web", flags: ["-sENVIRONMENT=web,worker"] },
];

/** All flags, for the lock. */
export const FLAGS = {
  luaDefines: LUA_DEFINES,
  coreDefines: CORE_DEFINES,
  abi: ABI_FLAGS,
  link: LINK_FLAGS,
  products: PRODUCTS,
  glues: GLUES,
};

/** Runs tasks, as many at once as there are processors. */
async function inParallel(tasks) {
  const queue = [...tasks];
  const worker = async () => {
    for (let task = queue.shift(); task; task = queue.shift()) await task();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

/**
 * Compiles all C of a product.
 * @param {import("./emcc.mjs").Toolchain} toolchain
 * @param {Product} product
 * @param {{ luaSrc: string, emscriptenRoot: string, outDir: string, only?: string }} places with `only`, compiles this
 *   file alone and keeps the other objects of the directory
 * @returns {Promise<string[]>} objects
 */
export async function compileCore(toolchain, product, { luaSrc, emscriptenRoot, outDir, only }) {
  if (only === undefined) await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const include = ["-I", luaSrc, "-I", path.join(ROOT, "native/include"), "-I", CORE_DIR];
  const common = [...ABI_FLAGS, ...product.defines];
  /** @param {string} name @param {boolean} hot whether it is hot without being in HOTTEST */
  const speed = (name, hot) => (HOTTEST.has(name) ? product.hottest : hot ? product.hot : product.cold);
  const lua = (await readdir(luaSrc)).filter((name) => name.endsWith(".c") && !REPLACED.has(name));
  const core = (await readdir(CORE_DIR)).filter((name) => name.endsWith(".c") && name !== MALLOC);
  const jobs = [
    ...lua.map((name) => ({
      name,
      cwd: luaSrc,
      flags: [...speed(name, !COLD.has(name)), ...LUA_DEFINES, ...(SEAMS[name] ?? [])],
    })),
    ...core.map((name) => ({
      name,
      cwd: CORE_DIR,
      flags: [...speed(name, HOT.has(name)), ...CORE_DEFINES, "-Wall", "-Wextra", "-Werror"],
    })),
    {
      name: MALLOC,
      cwd: CORE_DIR,
      flags: ["-Oz", "-isystem", path.join(emscriptenRoot, "system/lib"), "-Wno-unused"],
    },
  ];
  const objects = jobs.map((job) => path.join(outDir, `${path.basename(job.name, ".c")}.o`));
  await inParallel(
    jobs.map(
      (job, index) => async () =>
        (only === undefined || only === job.name) &&
        toolchain.run(
          "emcc",
          [...job.flags, ...common, ...include, "-c", job.name, "-o", objects[index]],
          job.cwd,
        ),
    ),
  );
  return objects.sort();
}

/**
 * Links objects into wasm and one glue.
 * @param {import("./emcc.mjs").Toolchain} toolchain
 * @param {{ objects: readonly string[], exports: readonly string[], flags: readonly string[], out: string,
 *   settled: boolean, library?: string }} what `out` is the path of the glue; the wasm goes to the same directory. `library`
 *   declares the functions that TypeScript implements
 */
export async function linkCore(toolchain, { objects, exports, flags, out, settled, library = LIBRARY }) {
  // Imported here because in a checkout it compiles src/wasm-binary.
  const { padCatches } = await import("./wasm-binary.mjs");
  await mkdir(path.dirname(out), { recursive: true });
  const response = `${out}.exports`;
  await writeFile(response, JSON.stringify(exports.map((name) => `_${name}`)));
  // Emscripten has these in JavaScript too, and would use its own.
  const fromC = ["exit", "__assert_fail"]
    .filter((name) => exports.includes(name))
    .map((name) => `-Wl,--export=${name}`);
  await toolchain.run("emcc", [
    ...objects,
    ...LINK_FLAGS,
    ...flags,
    ...fromC,
    `-sEXPORTED_FUNCTIONS=@${response}`,
    ...[library, path.join(ROOT, "wasm/system-calls.js")].flatMap((name) => ["--js-library", name]),
    "-o",
    out,
  ]);
  const wasm = out.replace(/\.mjs$/, ".wasm");
  if (settled) {
    await settle(toolchain, wasm, GLOBAL_BASE);
    await writeFile(out, trimGlue(await readFile(out, "utf8")));
  }
  // Must be last, because wasm-opt removes nops.
  await writeFile(wasm, padCatches(await readFile(wasm), "the core"));
  return { glue: await readFile(out), wasm: await readFile(wasm) };
}
