/**
 * Builds release cores whose patches are broken on purpose, each by one edit, for the test that proves that the corpus of
 * test/interpreter detects each. Nothing made here is shipped.
 */
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { PRODUCTS, GLUES, compileCore, linkCore } from "./core.mjs";
import { luaSource } from "./lua-source.mjs";

/** @typedef {{ name: string, file: string, from: string, to: string }} Breakage */

/** @type {readonly Breakage[]} */
export const BREAKAGES = [
  {
    name: "a lost hook count",
    file: "lvm.c",
    from: "    updatetrap(ci);\n    inside = 0;",
    to: "    inside = 0;",
  },
  {
    name: "a closing variable skipped",
    file: "ldo.c",
    from: "func = luaF_close(L, func, status, 1);  /* can yield or raise an error */",
    to: "luaF_closeupval(L, func); L->tbclist.p = func - 1;",
  },
  {
    name: "a wrong line in a traceback",
    file: "lvm.c",
    from: "{ savestate(L,ci); if (l_unlikely(exp)) return VM_UNWIND;",
    to: "{ L->top.p = ci->top.p; if (l_unlikely(exp)) return VM_UNWIND;",
  },
  {
    name: "an error value swallowed",
    file: "ldo.c",
    from: "setcistrecst(ci, LUA_ERRRUN);",
    to: "L->top.p--;",
  },
  {
    name: "a yield lost in a metamethod",
    file: "ldo.c",
    from: "if (L->errorJmp != NULL && L->errorJmp->nCcalls == L->nCcalls)",
    to: "if (L->errorJmp != NULL)",
  },
];

/**
 * @param {import("./emcc.mjs").Toolchain} toolchain
 * @param {{ exports: readonly string[], workDir: string, breakages?: readonly Breakage[] }} what
 * @returns {Promise<Map<string, string>>} path of the wasm by the breakage's name
 */
export async function brokenCores(toolchain, { exports, workDir, breakages = BREAKAGES }) {
  const product = PRODUCTS.find(({ name }) => name === "perilune");
  await mkdir(workDir, { recursive: true });
  const { src } = await luaSource(path.join(workDir, "source"), () => undefined);
  const emscriptenRoot = (await toolchain.run("em-config", ["EMSCRIPTEN_ROOT"])).trim();
  const sound = path.join(workDir, "sound");
  await compileCore(toolchain, product, { luaSrc: src, emscriptenRoot, outDir: sound });
  /** @type {Map<string, string>} */
  const made = new Map();
  for (const [index, { name, file, from, to }] of breakages.entries()) {
    const text = await readFile(path.join(src, file), "utf8");
    if (text.split(from).length !== 2) throw new Error(`${name}: ${file} does not have '${from}' once`);
    const luaSrc = path.join(workDir, `source-${index}`);
    const outDir = path.join(workDir, `objects-${index}`);
    await cp(src, luaSrc, { recursive: true });
    await cp(sound, outDir, { recursive: true });
    await writeFile(
      path.join(luaSrc, file),
      text.replace(from, () => to),
    );
    const objects = await compileCore(toolchain, product, { luaSrc, emscriptenRoot, outDir, only: file });
    const out = path.join(workDir, `${index}.mjs`);
    const flags = ["-O1", ...GLUES[0].flags];
    await linkCore(toolchain, { objects, exports, flags, out, settled: false });
    made.set(name, out.replace(/\.mjs$/, ".wasm"));
  }
  return made;
}
