/**
 * Finds the Debian mirrors that this machine's apt uses, best first.
 *
 * Reads the deb822 `*.sources` files and the one-line `*.list` files of /etc/apt at run time, so that this project
 * contains no mirror. It does not run apt and does not touch the network. Run as a program, it prints one line per
 * mirror for toolchain.sh: the mirror and its keyring, separated by a tab.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @typedef {import("./apt-sources.mjs").AptEntry} AptEntry
 * @typedef {import("./apt-sources.mjs").Mirror} Mirror
 */

const DEBIAN_KEYRINGS = [
  "/usr/share/keyrings/debian-archive-keyring.gpg",
  "/usr/share/keyrings/debian-archive-keyring.pgp",
];

/** Suites of Debian's main archive. The security archive is separate and has no base system. */
const DEBIAN_SUITE =
  /^(stable|oldstable|oldoldstable|testing|unstable|experimental|sid|buster|bullseye|bookworm|trixie|forky|duke)(-updates|-backports|-proposed-updates)?$/;

/**
 * Parses a deb822 `.sources` file and returns its enabled entries.
 * @param {string} text
 * @returns {AptEntry[]}
 */
export function parseDeb822(text) {
  const entries = [];
  const lines = text.split(/\r?\n/).filter((line) => !line.startsWith("#"));
  for (const stanza of lines.join("\n").split(/\n(?:[ \t]*\n)+/)) {
    /** @type {Map<string, string>} */
    const fields = new Map();
    let last = "";
    for (const line of stanza.split("\n")) {
      const [field, name = "", value = ""] = /^([A-Za-z][A-Za-z0-9-]*)\s*:(.*)$/.exec(line) ?? [];
      if (field !== undefined) {
        last = name.toLowerCase();
        fields.set(last, value.trim());
      } else if (last !== "" && /^\s/.test(line)) {
        fields.set(last, `${fields.get(last) ?? ""} ${line.trim()}`.trim());
      }
    }
    const words = (/** @type {string} */ name) => (fields.get(name) ?? "").split(/\s+/).filter(Boolean);
    if (!fields.has("uris") || /^(no|false|0|off)$/i.test(fields.get("enabled") ?? "")) continue;
    const signedBy = fields.get("signed-by");
    entries.push({
      uris: words("uris"),
      suites: words("suites"),
      components: words("components"),
      signedBy: signedBy?.startsWith("/") ? signedBy : undefined,
    });
  }
  return entries;
}

/**
 * Parses a one-line-style `.list` file.
 * @param {string} text
 * @returns {AptEntry[]}
 */
export function parseOneLine(text) {
  const entries = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/#.*$/, "").trim();
    const found = /^deb(?:-src)?\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s*(.*)$/.exec(line);
    if (!found) continue;
    const [, options = "", uri = "", suite = "", components = ""] = found;
    entries.push({
      uris: [uri],
      suites: [suite],
      components: components.split(/\s+/).filter(Boolean),
      signedBy: /(?:^|\s)signed-by=(\/\S+)/.exec(options)?.[1],
    });
  }
  return entries;
}

/**
 * Returns the Debian mirrors among the entries. Another vendor may use Debian's names for its suites, so those most like
 * Debian's come first, and callers try them in turn.
 * @param {readonly AptEntry[]} entries
 * @param {(file: string) => string} readText reads the file that a `mirror+file:` entry names; may throw
 * @returns {Mirror[]}
 */
export function debianMirrors(entries, readText = (file) => readFileSync(file, "utf8")) {
  /** @type {{ mirror: Mirror, likeness: number }[]} */
  const ranked = [];
  for (const entry of entries) {
    if (!entry.components.includes("main") || !entry.suites.some((suite) => DEBIAN_SUITE.test(suite)))
      continue;
    for (const written of entry.uris.flatMap((uri) => expandMirrorFile(uri, readText))) {
      const uri = written.replace(/\/+$/, "");
      if (!/^(https?|ftp|file):/.test(uri) || ranked.some(({ mirror }) => mirror.uri === uri)) continue;
      const likeness =
        (/debian-archive-keyring/.test(entry.signedBy ?? "") ? 2 : 0) + (uri.endsWith("/debian") ? 1 : 0);
      ranked.push({
        mirror: { uri, signedBy: entry.signedBy ?? DEBIAN_KEYRINGS.find(existsSync) },
        likeness,
      });
    }
  }
  return ranked.sort((a, b) => b.likeness - a.likeness).map(({ mirror }) => mirror);
}

/**
 * @param {string} uri
 * @param {(file: string) => string} readText
 * @returns {string[]} the addresses in the file of a `mirror+file:` entry; any other address unchanged
 */
function expandMirrorFile(uri, readText) {
  const file = /^mirror\+file:(?:\/\/)?(\/.*)$/.exec(uri)?.[1];
  if (file === undefined) return [uri];
  try {
    const lines = readText(file).split(/\r?\n/);
    return lines.map((line) => line.replace(/#.*$/, "").trim().split(/\s+/)[0] ?? "").filter(Boolean);
  } catch {
    return [];
  }
}

/**
 * @param {string} [aptDir] apt's configuration directory
 * @returns {Mirror[]} this machine's Debian mirrors; empty if apt has none or is missing
 */
export function readDebianMirrors(aptDir = "/etc/apt") {
  const parts = path.join(aptDir, "sources.list.d");
  const files = [path.join(aptDir, "sources.list")];
  if (existsSync(parts))
    files.push(
      ...readdirSync(parts)
        .sort()
        .map((name) => path.join(parts, name)),
    );
  const entries = files.flatMap((file) => {
    if (!existsSync(file)) return [];
    if (file.endsWith(".sources")) return parseDeb822(readFileSync(file, "utf8"));
    return file.endsWith(".list") ? parseOneLine(readFileSync(file, "utf8")) : [];
  });
  return debianMirrors(entries);
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  for (const { uri, signedBy } of readDebianMirrors()) process.stdout.write(`${uri}\t${signedBy ?? ""}\n`);
}
