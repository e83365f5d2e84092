/**
 * Everything that `npm run build:wasm` makes, as a map from path to bytes. Changes nothing in the checkout.
 */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import {
  CORE_DEFINES,
  CORE_DIR,
  FLAGS,
  GLOBAL_BASE,
  GLUES,
  PRODUCTS,
  compileCore,
  linkCore,
} from "./core.mjs";
import { constantFiles } from "./c-constants.mjs";
import { declarations, layouts } from "./declarations.mjs";
import { findToolchain } from "./emcc.mjs";
import { exportList } from "./export-list.mjs";
import { exportsText, headersText, leftOutText } from "./generate.mjs";
import {
  bindingsText,
  constantsText,
  hostText,
  isOfHost,
  layoutsText,
  libraryText,
  opcodesText,
} from "./interface.mjs";
import { luaSource } from "./lua-source.mjs";
import { buildModules } from "./modules.mjs";
import { collectSysroot, hashesText } from "./sysroot.mjs";
import { sizesOf } from "./sizes.mjs";
import { keepObjects } from "./static-core.mjs";
import { importTypeScript } from "./typescript.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CACHE = path.join(ROOT, ".cache");
const WORK = path.join(CACHE, "wasm-build");
const LIBRARIES = ["libc.a", "libcompiler_rt-wasm-sjlj.a", "libstubs.a"];
const LUA_HEADERS = ["lua.h", "lauxlib.h", "lualib.h"];

/**
 * @typedef {object} Built
 * @property {Map<string, Buffer | string>} files by path in the checkout
 * @property {object} flags
 * @property {Record<string, string>} packages
 * @property {object} sizes
 */

/** Formats generated TypeScript like the rest of the project. */
async function formatSource(/** @type {string} */ text) {
  const config = await resolveConfig(import.meta.filename);
  return format(text, { ...config, parser: "typescript" });
}

/** @param {(text: string) => void} say @returns {Promise<Built>} */
export async function buildAll(say) {
  const toolchain = await findToolchain();
  await mkdir(WORK, { recursive: true });
  const lua = await luaSource(WORK, say);
  const emscriptenRoot = (await toolchain.run("em-config", ["EMSCRIPTEN_ROOT"])).trim();
  const cache = (await toolchain.run("em-config", ["CACHE"])).trim();
  const libraries = LIBRARIES.map((name) => path.join(cache, "sysroot/lib/wasm32-emscripten/pic", name));
  const { readModule } = await importTypeScript("src/wasm-binary/read-module.ts");
  const includes = ["-I", lua.src, "-I", CORE_DIR];
  /** @type {Map<string, Buffer | string>} */
  const files = new Map();

  const lualib = await declarations(toolchain, LUA_HEADERS, includes, WORK);
  const luaApi = lualib.declarations.filter(({ name }) => /^lua/.test(name));
  const coreFlags = [...includes, ...CORE_DEFINES];
  const coreInterface = await declarations(toolchain, ["pl.h", "stack.h"], coreFlags, WORK, CORE_DIR);
  const coreApi = coreInterface.declarations.filter(({ name }) => /^pl_/.test(name));
  const ownApi = coreApi.filter((it) => !isOfHost(it));
  const hostApi = coreApi.filter(isOfHost);
  const library = path.join(WORK, "library.js");
  await writeFile(library, libraryText(hostApi));
  files.set("wasm/library.js", libraryText(hostApi));
  let exports;
  const sizes = {};
  for (const product of PRODUCTS) {
    say(`compiling ${product.name}`);
    const outDir = path.join(WORK, product.name);
    const objects = await compileCore(toolchain, product, { luaSrc: lua.src, emscriptenRoot, outDir });
    await keepObjects(toolchain, product, objects, CACHE);
    exports ??= await exportList(toolchain, { libraries, objects, lua: luaApi, core: ownApi, workDir: WORK });
    let wasm;
    for (const glue of GLUES) {
      say(`linking ${product.name} for ${glue.name}`);
      const out = path.join(outDir, glue.name, `${product.name}.mjs`);
      const linked = await linkCore(toolchain, {
        objects,
        exports: exports.names,
        flags: [...product.link, ...glue.flags],
        library,
        out,
        settled: product.settled,
      });
      if (wasm && !wasm.equals(linked.wasm))
        throw new Error(`${product.name}: the glues have different wasm`);
      wasm = linked.wasm;
      files.set(`wasm/${product.name}.${glue.name}.mjs`, linked.glue);
    }
    files.set(`wasm/${product.name}.wasm`, wasm);
    sizes[product.name] = sizesOf(wasm);
    if (product.name === "perilune") {
      const module = readModule(new Uint8Array(wasm), "perilune.wasm");
      files.set("src/core/generated/exports.ts", await formatSource(exportsText(exports.names, module)));
      const out = path.join(outDir, "bare", "perilune.mjs");
      const bare = [...luaApi, ...ownApi].map(({ name }) => name).concat("malloc", "free", "realloc");
      const flags = [...product.link, ...GLUES[0].flags];
      const { settled } = product;
      sizes["perilune, without the C library's exports"] = sizesOf(
        (await linkCore(toolchain, { objects, exports: bare, flags, library, out, settled })).wasm,
      );
    }
  }
  files.set("src/core/generated/left-out.ts", await formatSource(leftOutText(exports.leftOut)));
  files.set("test/headers/generated.json", headersText(exports.header));
  files.set("src/core/generated/bindings.ts", await formatSource(bindingsText(ownApi)));
  files.set("src/core/generated/host.ts", await formatSource(hostText(hostApi)));
  files.set("src/core/generated/constants.ts", await formatSource(constantsText(coreInterface.enums)));
  const structs = await layouts(
    toolchain,
    ["pl.h"],
    "pl_Slot pl_Packed pl_Transfer pl_Account pl_CompileCache pl_Found pl_Seen pl_Watched pl_Unit pl_Left pl_Jit".split(
      " ",
    ),
    coreFlags,
    WORK,
  );
  const { enums } = await declarations(toolchain, ["lopcodes.h"], coreFlags, WORK, lua.src);
  files.set("src/core/generated/opcodes.ts", await formatSource(opcodesText(enums)));
  // For src/core/image.ts, which copies the memory of states.
  const objects = await layouts(
    toolchain,
    ["stdlib.h", "lauxlib.h", "lobject.h", "lstate.h", "pages.h"],
    "GCObject TValue TString Udata Table NodeKey LClosure CClosure UpVal Proto Upvaldesc LocVar lua_State stringtable global_State CallInfo Page Heap luaL_Stream".split(
      " ",
    ),
    coreFlags,
    WORK,
  );
  files.set("src/core/generated/objects.ts", await formatSource(layoutsText(objects)));
  const times = await layouts(toolchain, ["time.h"], ["tm"], coreFlags, WORK);
  const layoutsOfCore = layoutsText({ ...structs, ...times }, GLOBAL_BASE);
  files.set("src/core/generated/layouts.ts", await formatSource(layoutsOfCore));
  const systemStructs = await layouts(
    toolchain,
    ["sys/stat.h", "sys/statfs.h", "dirent.h", "sys/uio.h", "poll.h", "wasi/api.h"],
    ["stat", "statfs", "dirent", "timespec", "iovec", "pollfd", "__wasi_fdstat_t"],
    coreFlags,
    WORK,
  );
  files.set("src/files/generated/structs.ts", await formatSource(layoutsText(systemStructs)));
  const musl = toolchain.outside(path.join(emscriptenRoot, "system/lib/libc/musl"));
  const places = { includes: [...includes, "-I", path.join(ROOT, "native/include")], musl, workDir: WORK };
  for (const [name, text] of await constantFiles(toolchain, places))
    files.set(name, await formatSource(text));

  for (const [name, wasm] of await buildModules(toolchain, say)) files.set(name, wasm);

  const sysroot = collectSysroot({
    emscriptenInclude: toolchain.outside(path.join(cache, "sysroot/include")),
    luaSrc: lua.src,
    muslCopyright: path.join(musl, "COPYRIGHT"),
  });
  for (const [name, bytes] of sysroot) files.set(`wasm/sysroot/${name}`, bytes);
  files.set("wasm/sysroot/hashes.json", hashesText(sysroot));
  return { files, flags: FLAGS, packages: toolchain.packages, sizes, lua };
}
