/**
 * The reference Lua on this machine: built from the core's tarball, with the machine's C compiler and the flags of upstream's
 * makefile. Tests run the same program or C module on it and on Perilune and compare the results.
 *
 * Results are cached in `.cache` by a hash of the inputs. Each appears there complete or not at all, so parallel test workers
 * may all ask for it.
 */
import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { fetchByHash, unpack } from "../../wasm/tools/fetch.mjs";
import { madeOnce } from "./made-once.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CACHE = path.join(ROOT, ".cache");

/** Settings of upstream's makefile and of modules' makefiles for each system. */
const PLATFORMS = {
  linux: { lua: ["-DLUA_USE_LINUX"], link: ["-Wl,-E", "-lm", "-ldl"], module: ["-shared"] },
  darwin: { lua: ["-DLUA_USE_MACOSX"], link: ["-lm"], module: ["-bundle", "-undefined", "dynamic_lookup"] },
};
const LUA_FLAGS = ["-std=gnu99", "-O2", "-DLUA_COMPAT_5_3"];
const MODULE_FLAGS = ["-O2", "-fPIC"];

/** @type {Promise<import("./native-lua.mjs").NativeLua | import("./native-lua.mjs").NativeLuaMissing> | undefined} */
let made;

/** See native-lua.d.mts. */
export function nativeLua() {
  made ??= make().catch((/** @type {unknown} */ error) => ({
    missing: error instanceof Error ? error.message : String(error),
  }));
  return made;
}

async function make() {
  const platform =
    process.platform === "linux" || process.platform === "darwin" ? PLATFORMS[process.platform] : undefined;
  if (platform === undefined)
    return { missing: `building native Lua on ${process.platform} is not supported` };
  const compiler = await findCompiler();
  if (compiler === undefined) return { missing: "no C compiler: neither $CC nor cc, gcc or clang runs" };

  const wanted = JSON.parse(await readFile(path.join(ROOT, "wasm", "lua.json"), "utf8"));
  const tarball = await fetchByHash({ name: wanted.file, sha256: wanted.sha256, sources: wanted.sources });
  const recipe = [wanted.sha256, compiler.version, ...LUA_FLAGS, ...platform.lua, ...platform.link];
  const dir = path.join(CACHE, `native-lua-${digest(recipe).slice(0, 16)}`);
  await madeOnce(dir, () => buildLua(tarball, dir, compiler.command, platform));
  return {
    lua: path.join(dir, "lua"),
    includeDir: path.join(dir, "src"),
    compiler: compiler.version.split("\n")[0] ?? "",
    compileModule: (/** @type {import("./native-lua.mjs").ModuleBuild} */ build) =>
      compileModule(compiler, path.join(dir, "src"), platform.module, build),
  };
}

/** @returns {Promise<{ command: string[], version: string } | undefined>} */
async function findCompiler() {
  const given = process.env["CC"]?.trim();
  for (const command of [...(given ? [given.split(/\s+/)] : []), ["cc"], ["gcc"], ["clang"]]) {
    const version = await run([...command, "--version"]).catch(() => undefined);
    if (version !== undefined) return { command, version };
  }
  return undefined;
}

/**
 * @param {string} tarball
 * @param {string} dir
 * @param {string[]} compiler
 * @param {{ lua: string[], link: string[] }} platform
 */
async function buildLua(tarball, dir, compiler, platform) {
  const fresh = `${dir}.${randomUUID()}`;
  try {
    await unpack(tarball, fresh);
    const sources = (await readdir(path.join(fresh, "src")))
      .filter((name) => name.endsWith(".c") && name !== "luac.c")
      .map((name) => path.join(fresh, "src", name));
    const flags = [
      ...LUA_FLAGS,
      ...platform.lua,
      ...sources,
      "-o",
      path.join(fresh, "lua"),
      ...platform.link,
    ];
    await run([...compiler, ...flags]);
    await settle(fresh, dir);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/**
 * @param {{ command: string[], version: string }} compiler
 * @param {string} includeDir
 * @param {string[]} linking
 * @param {import("./native-lua.mjs").ModuleBuild} build
 * @returns {Promise<string>}
 */
async function compileModule(compiler, includeDir, linking, { sources, flags = [], out }) {
  const libraries = flags.filter((flag) => flag.startsWith("-l"));
  const compiling = [...MODULE_FLAGS, `-I${includeDir}`, ...flags.filter((flag) => !flag.startsWith("-l"))];
  // The preprocessed text represents the sources and every header that they include.
  const texts = await Promise.all(
    sources.map((source) => run([...compiler.command, "-E", ...compiling, source])),
  );
  const key = digest([compiler.version, ...compiling, ...linking, ...libraries, ...texts]);
  const cached = path.join(CACHE, "native-modules", `${key}.so`);
  await mkdir(path.dirname(cached), { recursive: true });
  await mkdir(path.dirname(path.resolve(out)), { recursive: true });
  await madeOnce(cached, async () => {
    const fresh = `${cached}.${randomUUID()}`;
    await run([...compiler.command, ...compiling, ...linking, ...sources, "-o", fresh, ...libraries]);
    await rename(fresh, cached);
  });
  const fresh = `${out}.${randomUUID()}`;
  await copyFile(cached, fresh);
  await rename(fresh, out);
  return out;
}

/**
 * Gives a finished directory its name, unless another process was faster.
 * @param {string} fresh
 * @param {string} dir
 */
async function settle(fresh, dir) {
  await rename(fresh, dir).catch((/** @type {unknown} */ error) => {
    if (!existsSync(dir)) throw error;
  });
}

/**
 * @param {readonly string[]} parts
 * @returns {string}
 */
function digest(parts) {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/**
 * @param {string[]} command
 * @returns {Promise<string>} what it wrote on standard output
 * @throws {Error} if it cannot be started or fails, with its standard error
 */
function run([program = "", ...args]) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, LC_ALL: "C" },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk) => (stderr += chunk));
    child.on("error", (error) => reject(new Error(`cannot run ${program}: ${error.message}`)));
    child.on("close", (code) =>
      code === 0 ? resolve(stdout) : reject(new Error(`${program} failed:\n${stderr.trim()}`)),
    );
  });
}
