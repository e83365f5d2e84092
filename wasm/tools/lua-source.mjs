/** Upstream's Lua: fetched by hash, unpacked anew, patched in the order of the patches' numbers. */
import { execFile } from "node:child_process";
import { readFile, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { fetchByHash, unpack } from "./fetch.mjs";

const run = promisify(execFile);
const PATCHES = fileURLToPath(new URL("../../native/patches", import.meta.url));

/**
 * @param {string} workDir
 * @param {(text: string) => void} say
 * @param {string} [cacheDir] the tarball's directory; by default the checkout's own cache
 * @returns {Promise<{ version: string, sha256: string, src: string }>} `src` holds Lua's C files
 */
export async function luaSource(workDir, say, cacheDir) {
  const wanted = JSON.parse(await readFile(fileURLToPath(new URL("../lua.json", import.meta.url)), "utf8"));
  const tarball = await fetchByHash({
    name: wanted.file,
    sha256: wanted.sha256,
    sources: wanted.sources,
    cacheDir,
  });
  const dir = path.join(workDir, "lua");
  await rm(dir, { recursive: true, force: true });
  await unpack(tarball, dir);
  const src = path.join(dir, "src");
  for (const patch of (await readdir(PATCHES)).filter((name) => name.endsWith(".diff")).sort()) {
    say(`patching Lua: ${patch}`);
    await run("patch", ["-p1", "--fuzz=0", "-i", path.join(PATCHES, patch)], { cwd: src });
  }
  return { version: wanted.version, sha256: wanted.sha256, src };
}
