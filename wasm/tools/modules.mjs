/** Builds this project's own native modules (native/modules/modules.json) with emcc, like `perilune build`. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { importTypeScript } from "./typescript.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LIST = path.join(ROOT, "native/modules/modules.json");

/**
 * @typedef {object} OwnModule
 * @property {string} name as passed to require
 * @property {string[]} sources paths in the checkout
 * @property {string[]} [headers]
 * @property {string} output
 */

/** @returns {Promise<OwnModule[]>} */
export async function ownModules() {
  return JSON.parse(await readFile(LIST, "utf8"));
}

/**
 * @param {import("./emcc.mjs").Toolchain} toolchain
 * @param {(text: string) => void} say
 * @returns {Promise<[string, Uint8Array][]>} path in the checkout and bytes of each module
 */
export async function buildModules(toolchain, say) {
  const { compileModule } = await importTypeScript("src/compile/compile.node.ts");
  /** @type {[string, Uint8Array][]} */
  const built = [];
  for (const module of await ownModules()) {
    say(`building ${module.output}`);
    const { wasm, missing } = await compileModule({
      files: module.sources,
      name: module.name,
      optimize: "3",
      compiler: "emcc",
      cwd: ROOT,
      environment: { ...process.env, EMCC: toolchain.emcc },
    });
    if (missing?.length > 0)
      throw new Error(`${module.output} wants what the core lacks: ${missing.join(", ")}`);
    built.push([module.output, Buffer.from(wasm)]);
  }
  return built;
}
