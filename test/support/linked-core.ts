/** Cores with linked-in modules, for tests. Cached by inputs in .cache/linked. Safe under parallel workers. */
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { linkCore, type CoreProduct, type StaticModule } from "../../src/compile/link-core.node.js";
import { ROOT } from "./compile.js";

const CACHE = path.join(ROOT, ".cache");

/** Returns the path of the core's wasm, next to its glues. Files of the modules are relative to the repository. */
export async function linkedCore(modules: readonly StaticModule[], core: CoreProduct): Promise<string> {
  const directory = path.join(CACHE, "linked", keyOf(modules, core));
  const wasm = path.join(directory, "core.wasm");
  if (existsSync(directory)) return wasm;
  const aside = `${directory}.${randomUUID()}`;
  mkdirSync(aside, { recursive: true });
  try {
    await linkCore({ modules, core, out: path.join(aside, "core.wasm"), cwd: ROOT, cacheDir: CACHE });
    renameSync(aside, directory);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(directory)) throw error; // otherwise another worker was faster
  }
  return wasm;
}

/** Hashes everything that the result depends on: the lock lists the core's inputs and the compiler. */
function keyOf(modules: readonly StaticModule[], core: CoreProduct): string {
  const hash = createHash("sha256").update(JSON.stringify([modules, core]));
  for (const file of [
    "wasm/lock.json",
    "src/compile/link-core.node.ts",
    ...modules.flatMap((module) => module.files),
  ]) {
    const bytes = readFileSync(path.join(ROOT, file));
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest("hex").slice(0, 24);
}
