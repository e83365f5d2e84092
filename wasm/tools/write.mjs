/** Writes built files to the checkout, or compares them with the files there. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** @param {ReadonlyMap<string, Buffer | string>} files */
export function writeProducts(files) {
  for (const [name, bytes] of files) {
    const target = path.join(ROOT, name);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
}

/** The toolchain packages that differ, which explains different bytes. */
function otherToolchain(/** @type {string} */ built) {
  const file = path.join(ROOT, "wasm/lock.json");
  if (!existsSync(file)) return [];
  const before = JSON.parse(readFileSync(file, "utf8")).toolchain;
  const now = JSON.parse(built).toolchain;
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return names
    .filter((name) => before[name] !== now[name])
    .map((name) => `${name}: ${before[name] ?? "absent"} in the lock, ${now[name] ?? "absent"} here`);
}

/** @param {ReadonlyMap<string, Buffer | string>} files @returns {boolean} whether the checkout has exactly these bytes */
export function compareProducts(files) {
  const different = [...files].filter(([name, bytes]) => {
    const target = path.join(ROOT, name);
    return !existsSync(target) || !readFileSync(target).equals(Buffer.from(bytes));
  });
  if (different.length === 0) {
    process.stderr.write(`${files.size} built files are what the sources give, bit for bit\n`);
    return true;
  }
  for (const [name] of different) process.stderr.write(`differs: ${name}\n`);
  const packages = otherToolchain(String(files.get("wasm/lock.json")));
  if (packages.length > 0) {
    process.stderr.write(`another toolchain than the lock's made them:\n  ${packages.join("\n  ")}\n`);
  }
  return false;
}
