/**
 * Fetches one file of a Debian source package with apt, from the mirrors that this machine's apt already uses.
 *
 * apt works in separate directories here, so it changes no file of the system and needs no root. The caller must
 * check the file's hash.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readDebianMirrors } from "./apt-sources.mjs";

/**
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<string>} the first error that apt-get wrote, "" if it wrote none
 */
function aptGet(args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn("apt-get", args, {
      cwd,
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, LC_ALL: "C" },
    });
    let text = "";
    child.stderr.setEncoding("utf8").on("data", (chunk) => (text += chunk));
    child.on("error", () => reject(new Error("apt-get is not there")));
    child.on("close", () => resolve(/^E: (.*)$/m.exec(text)?.[1] ?? ""));
  });
}

/**
 * Tries every mirror and suite until `accept` accepts a file.
 *
 * @param {import("./fetch.mjs").DebianFile} wanted
 * @param {(file: string) => Promise<string | undefined>} accept gets the file's path, valid until it settles;
 *   returns what is wrong with the file, or undefined to keep it
 * @returns {Promise<string[]>} why each attempt failed, one line each; empty once one was accepted
 */
export async function fetchDebianFile(wanted, accept) {
  const mirrors = readDebianMirrors();
  if (mirrors.length === 0) return [`Debian package ${wanted.package}: apt's sources name no Debian mirror`];
  /** @type {string[]} */
  const failures = [];
  for (const [index, mirror] of mirrors.entries()) {
    for (const suite of wanted.suites) {
      const what = `Debian package ${wanted.package} in ${suite}, mirror ${index + 1} of ${mirrors.length}`;
      const dir = await mkdtemp(path.join(tmpdir(), "perilune-apt-"));
      try {
        const said = await download(wanted.package, suite, mirror, dir);
        const file = path.join(dir, path.basename(wanted.file));
        const wrong = existsSync(file) ? await accept(file) : said || `it has no ${wanted.file}`;
        if (wrong === undefined) return [];
        failures.push(`${what}: ${wrong}`);
      } catch (error) {
        return [`${what}: ${error instanceof Error ? error.message : String(error)}`];
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    }
  }
  return failures;
}

/**
 * Downloads the files of the package that are available into `dir`. A mirror may have only some of them, so apt's
 * exit status does not matter.
 * @param {string} name
 * @param {string} suite
 * @param {import("./apt-sources.mjs").Mirror} mirror
 * @param {string} dir
 * @returns {Promise<string>} apt's first error
 */
async function download(name, suite, mirror, dir) {
  const stanza = ["Types: deb-src", `URIs: ${mirror.uri}`, `Suites: ${suite}`, "Components: main"];
  if (mirror.signedBy !== undefined) stanza.push(`Signed-By: ${mirror.signedBy}`);
  await mkdir(path.join(dir, "parts"));
  await mkdir(path.join(dir, "lists", "partial"), { recursive: true });
  await mkdir(path.join(dir, "cache", "archives", "partial"), { recursive: true });
  await writeFile(path.join(dir, "parts", "source.sources"), `${stanza.join("\n")}\n`);
  const options = [
    `Dir::Etc::sourceparts=${path.join(dir, "parts")}`,
    "Dir::Etc::sourcelist=/dev/null",
    `Dir::State::Lists=${path.join(dir, "lists")}`,
    `Dir::Cache=${path.join(dir, "cache")}`,
    "Acquire::Check-Valid-Until=false",
    "Acquire::Languages=none",
    "Acquire::Retries=2",
    "APT::Sandbox::User=",
  ].flatMap((option) => ["-o", option]);
  const updated = await aptGet([...options, "-qq", "update"], dir);
  const fetched = await aptGet([...options, "-qq", "source", "--download-only", name], dir);
  return updated || fetched;
}
