/** The playground, built from the current sources, without the C compiler. Made once per state of the sources, in .cache/site. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { inputsKey } from "../../scripts/dist-record.mjs";
import { builtPackage } from "./built.js";
import { ROOT } from "./compile.js";
import { madeOnceSync } from "./made-once.mjs";

/** What the site is made of, besides the package. */
const INPUTS = ["site", "docs", "package-lock.json"];
const OUTPUT = path.join(ROOT, "site", "dist");

/** Returns the directory of the built site. */
export function builtSite(): string {
  const directory = path.join(ROOT, ".cache", "site", keyOfSite());
  madeOnceSync(directory, () => {
    const aside = `${directory}.making`;
    const vite = path.join(ROOT, "node_modules/vite/bin/vite.js");
    execFileSync(
      process.execPath,
      [vite, "build", "site", "--mode", "test", "--outDir", aside, "--logLevel", "error"],
      {
        cwd: ROOT,
        env: { ...process.env, PERILUNE_PACKAGE: builtPackage() },
        stdio: ["ignore", "ignore", "inherit"],
      },
    );
    renameSync(aside, directory);
  });
  return directory;
}

function keyOfSite(): string {
  const hash = createHash("sha256").update(inputsKey());
  for (const name of INPUTS.flatMap((input) => filesBelow(path.join(ROOT, input))))
    hash.update(path.relative(ROOT, name)).update(readFileSync(name));
  return hash.digest("hex").slice(0, 24);
}

function filesBelow(name: string): string[] {
  if (name === OUTPUT) return [];
  if (!statSync(name).isDirectory()) return [name];
  return readdirSync(name)
    .sort()
    .flatMap((entry) => filesBelow(path.join(name, entry)));
}
