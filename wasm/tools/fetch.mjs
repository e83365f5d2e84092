/**
 * Fetches files by their SHA-256: upstream tarballs, which are never copied into the repository.
 *
 * The source of a file does not matter, since only a file with the right hash is ever returned. This module does not
 * know what the files are for.
 */
import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { fetchDebianFile } from "./debian-source.mjs";

const CACHE_DIR = fileURLToPath(new URL("../../.cache/downloads", import.meta.url));

/** How long one download may take, in milliseconds. */
const TIMEOUT = 60_000;

/**
 * @param {string} file
 * @returns {Promise<string>} its SHA-256 in hexadecimal
 */
export async function sha256File(file) {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex");
}

/**
 * Returns the path of a file with that hash. Tries in turn the cache, the directory in the environment variable
 * PERILUNE_DOWNLOADS (whose files may have any names), and the sources.
 *
 * The file belongs to the cache: do not write to it.
 *
 * @param {import("./fetch.mjs").Wanted} wanted
 * @returns {Promise<string>}
 * @throws {Error} if no place has it, with one line per place that says why
 */
export async function fetchByHash({ name, sha256, sources, cacheDir = CACHE_DIR }) {
  const cached = path.join(cacheDir, `${sha256}-${name}`);
  /** @type {string[]} */
  const failures = [];

  /** Keeps the file if its hash is right, else returns what is wrong. */
  const accept = async (/** @type {string} */ file) => {
    const found = await sha256File(file);
    if (found !== sha256) return `SHA-256 is ${found}`;
    await mkdir(cacheDir, { recursive: true });
    const fresh = `${cached}.${randomUUID()}`;
    await copyFile(file, fresh);
    await rename(fresh, cached);
    return undefined;
  };

  if (existsSync(cached)) {
    const found = await sha256File(cached);
    if (found === sha256) return cached;
    failures.push(`cache ${cached}: SHA-256 is ${found}`);
  }

  const given = process.env["PERILUNE_DOWNLOADS"];
  if (given) {
    const failure = await fromDirectory(given, accept);
    if (failure === undefined) return cached;
    failures.push(failure);
  }

  for (const source of sources) {
    const failed =
      "url" in source
        ? await fromUrl(source.url, cacheDir, accept)
        : await fetchDebianFile(source.debian, accept);
    if (failed.length === 0) return cached;
    failures.push(...failed);
  }
  const hint = "Put the file into a directory and name that in PERILUNE_DOWNLOADS.";
  throw new Error(
    [`cannot get ${name} (SHA-256 ${sha256}):`, ...failures.map((line) => `  ${line}`), hint].join("\n"),
  );
}

/**
 * @param {string} dir
 * @param {(file: string) => Promise<string | undefined>} accept
 * @returns {Promise<string | undefined>} why not, undefined once a file was accepted
 */
async function fromDirectory(dir, accept) {
  let names;
  try {
    names = await readdir(dir);
  } catch (error) {
    return `PERILUNE_DOWNLOADS: ${error instanceof Error ? error.message : String(error)}`;
  }
  for (const name of names) {
    const file = path.join(dir, name);
    const isFile = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    if (isFile && (await accept(file)) === undefined) return undefined;
  }
  return `PERILUNE_DOWNLOADS: none of the ${names.length} entries of ${dir} has the hash`;
}

/**
 * @param {string} url
 * @param {string} cacheDir holds the download until it is checked
 * @param {(file: string) => Promise<string | undefined>} accept
 * @returns {Promise<string[]>} why not, empty once the file was accepted
 */
async function fromUrl(url, cacheDir, accept) {
  await mkdir(cacheDir, { recursive: true });
  const file = path.join(cacheDir, `download.${randomUUID()}`);
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
    if (!response.ok) return [`${url}: HTTP status ${response.status}`];
    await writeFile(file, new Uint8Array(await response.arrayBuffer()));
    const wrong = await accept(file);
    return wrong === undefined ? [] : [`${url}: ${wrong}`];
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return [`${url}: ${cause instanceof Error ? cause.message || cause.name : String(cause)}`];
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * Unpacks a tarball into `dir` with the system's tar, without the tarball's top directory. `dir` appears complete or
 * not at all, so several processes may unpack the same one; an existing `dir` is left unchanged.
 *
 * @param {string} tarball
 * @param {string} dir
 * @returns {Promise<string>} `dir`
 * @throws {Error} if tar fails
 */
export async function unpack(tarball, dir) {
  if (existsSync(dir)) return dir;
  const fresh = `${dir}.${randomUUID()}`;
  await mkdir(fresh, { recursive: true });
  try {
    await run("tar", ["-xf", path.resolve(tarball), "--strip-components=1", "--no-same-owner", "-C", fresh]);
    await rename(fresh, dir).catch((/** @type {unknown} */ error) => {
      if (!existsSync(dir)) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return dir;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<void>}
 * @throws {Error} if it cannot be started or fails, with its standard error
 */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
    let text = "";
    child.stderr.setEncoding("utf8").on("data", (chunk) => (text += chunk));
    child.on("error", (error) => reject(new Error(`cannot run ${command}: ${error.message}`)));
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args.join(" ")} failed: ${text.trim()}`)),
    );
  });
}
