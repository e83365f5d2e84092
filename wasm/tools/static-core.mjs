/**
 * Links a custom core: the core's own objects with the objects of native modules and the table of their names
 * (native/core/static.h). The core's objects are compiled once and cached by hash. The caller decides on the modules and
 * their names: src/compile/link-core.node.ts.
 */
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ABI_FLAGS, CORE_DIR, FLAGS, GLUES, PRODUCTS, compileCore, linkCore } from "./core.mjs";
import { luaSource } from "./lua-source.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The inputs of the core's objects, besides the toolchain and the flags. */
const INPUTS = ["native/core", "native/include", "native/patches", "wasm/lua.json", "wasm/tools/core.mjs"];

/** @returns {Promise<string[]>} files of a path of the checkout, sorted; not recursive */
async function filesOf(/** @type {string} */ name) {
  const full = path.join(ROOT, name);
  if (path.extname(name) !== "") return [full];
  return (await readdir(full)).sort().map((file) => path.join(full, file));
}

/**
 * @param {import("./emcc.mjs").Toolchain} toolchain
 * @param {import("./core.mjs").Product} product
 */
async function keyOf(toolchain, product) {
  const hash = createHash("sha256").update(
    JSON.stringify([toolchain.version, toolchain.packages, FLAGS, product.name]),
  );
  for (const file of (await Promise.all(INPUTS.map(filesOf))).flat()) {
    const bytes = await readFile(file);
    hash.update(`${path.basename(file)}:${bytes.length}:`).update(bytes);
  }
  return hash.digest("hex").slice(0, 24);
}

/** @returns {Promise<string[]>} the objects of a directory, sorted */
async function objectsIn(/** @type {string} */ dir) {
  return (await readdir(dir))
    .filter((name) => name.endsWith(".o"))
    .sort()
    .map((name) => path.join(dir, name));
}

/**
 * The objects of a product, compiled at the first call. They belong to the cache: do not write to them.
 * @param {import("./emcc.mjs").Toolchain} toolchain
 * @param {import("./core.mjs").Product} product
 * @param {string} cacheDir
 * @param {(text: string) => void} say
 */
async function coreObjects(toolchain, product, cacheDir, say) {
  const dir = await objectsDirectory(toolchain, product, cacheDir);
  if (existsSync(dir)) return objectsIn(dir);
  const fresh = `${dir}.${randomUUID()}`;
  try {
    await mkdir(fresh, { recursive: true });
    const lua = await luaSource(path.join(fresh, "source"), say, path.join(cacheDir, "downloads"));
    const emscriptenRoot = (await toolchain.run("em-config", ["EMSCRIPTEN_ROOT"])).trim();
    say(`compiling ${product.name}`);
    const outDir = path.join(fresh, "objects");
    await compileCore(toolchain, product, { luaSrc: lua.src, emscriptenRoot, outDir });
    await moveTo(outDir, dir);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return objectsIn(dir);
}

/** Copies objects that the build has just compiled to the cache, so that a link need not compile them again. */
export async function keepObjects(toolchain, product, objects, cacheDir) {
  const dir = await objectsDirectory(toolchain, product, cacheDir);
  if (existsSync(dir)) return;
  const fresh = `${dir}.${randomUUID()}`;
  await mkdir(fresh, { recursive: true });
  for (const file of objects) await copyFile(file, path.join(fresh, path.basename(file)));
  await moveTo(fresh, dir);
}

/** @returns {Promise<string>} where the cache has the objects of a product */
async function objectsDirectory(toolchain, product, cacheDir) {
  return path.join(cacheDir, `core-${await keyOf(toolchain, product)}`);
}

/** Renames a directory of the cache, unless another process was faster. */
async function moveTo(/** @type {string} */ fresh, /** @type {string} */ dir) {
  try {
    await rename(fresh, dir);
  } catch (error) {
    if (!existsSync(dir)) throw error;
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Like Promise.all, but waits for all tasks before it throws, so that their files can be removed. */
async function allDone(tasks) {
  await Promise.allSettled(tasks);
  return Promise.all(tasks);
}

/** The linker's message for modules with more static data than the initial memory holds. */
const TOO_SMALL = /initial memory too small, (\d+) bytes needed/;

/**
 * Links, and if necessary again with more memory for static data. The heap grows on demand (src/core/fit.ts).
 * @template T
 * @param {(flags: string[]) => Promise<T>} link
 * @returns {Promise<T>}
 */
async function withMemory(link) {
  try {
    return await link([]);
  } catch (error) {
    const needed = TOO_SMALL.exec(error instanceof Error ? error.message : "")?.[1];
    if (needed === undefined) throw error;
    // Imported here because in a checkout it compiles src/wasm-binary.
    const { PAGE_SIZE } = await import("./wasm-binary.mjs");
    const pages = Math.ceil(Number(needed) / PAGE_SIZE);
    return link([`-sINITIAL_MEMORY=${pages * PAGE_SIZE}`]);
  }
}

/** The C source of the table of modules. */
function tableText(/** @type {readonly import("./static-core.mjs").StaticEntry[]} */ entries) {
  const opens = [...new Set(entries.map(({ open }) => open))];
  return [
    '#include "static.h"',
    ...opens.map((open) => `extern int ${open}(lua_State *L);`),
    "const pl_StaticModule pl_staticmodules[] = {",
    ...entries.map(({ name, open }) => `  {${JSON.stringify(name)}, ${open}},`),
    "  {NULL, NULL},",
    "};",
    "",
  ].join("\n");
}

const inputName = (/** @type {number} */ index, /** @type {string} */ kind) =>
  `${index}.${kind === "archive" ? "a" : "o"}`;

/** The linker's output, with the user's names of the inputs. */
function named(text, dir, objects) {
  for (const [index, { name, kind }] of objects.entries()) {
    text = text.replaceAll(path.join(dir, inputName(index, kind)), name);
  }
  return text;
}

/** See static-core.d.mts. */
export async function linkStaticCore(
  toolchain,
  { product: name, entries, objects, exports, debug, stem, cacheDir, say },
) {
  const product = PRODUCTS.find((candidate) => candidate.name === name);
  if (!product) throw new Error(`there is no product ${name}`);
  const core = await coreObjects(toolchain, product, cacheDir, say);
  const dir = await mkdtemp(path.join(tmpdir(), "perilune-link-"));
  try {
    const table = path.join(dir, "table.c");
    await writeFile(table, tableText(entries));
    const include = ["-I", path.join(ROOT, "wasm/sysroot/lua"), "-I", CORE_DIR];
    await toolchain.run("emcc", [...ABI_FLAGS, "-Oz", ...include, "-c", table, "-o", `${table}.o`]);
    const files = await Promise.all(
      objects.map(async ({ bytes, kind }, index) => {
        const file = path.join(dir, inputName(index, kind));
        await writeFile(file, bytes);
        return file;
      }),
    );
    const flags = [
      ...product.link,
      ...(debug ? ["-g", "-Wno-limited-postlink-optimizations"] : []),
      "-sERROR_ON_UNDEFINED_SYMBOLS=1",
    ];
    say(`linking for ${GLUES.map((glue) => glue.name).join(" and ")}`);
    const linked = await allDone(
      GLUES.map((glue) =>
        withMemory((memory) =>
          linkCore(toolchain, {
            objects: [...core, `${table}.o`, ...files],
            exports,
            flags: [...flags, ...glue.flags, ...memory],
            out: path.join(dir, glue.name, `${stem}.mjs`),
            settled: product.settled && !debug,
          }),
        ),
      ),
    );
    const glues = Object.fromEntries(GLUES.map((glue, at) => [glue.name, linked[at].glue]));
    const { wasm } = linked[0];
    return { wasm, glues };
  } catch (error) {
    if (error instanceof Error) error.message = named(error.message, dir, objects);
    throw error;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
