/**
 * The package as npm would publish it: packed from the current sources, and unpacked into projects as an installation
 * without install scripts leaves it. Packed once per state of the sources, in .cache/packed.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { builtPackage } from "./built.js";
import { ROOT } from "./compile.js";
import { madeOnceSync } from "./made-once.mjs";

/** What `npm pack --json` tells. */
export interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

export interface Tarball {
  /** The path of the file. */
  readonly file: string;
  readonly report: Packed;
}

const npm = process.platform === "win32" ? "npm.cmd" : "npm";

const manifest = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
  readonly files: readonly string[];
};

/** Packs the package, with dist/ built from the current sources. */
export function packedTarball(): Tarball {
  const built = builtPackage({ types: true });
  const key = createHash("sha256").update(built);
  for (const name of manifest.files.filter((file) => file !== "dist"))
    key.update(stampOf(path.join(ROOT, name)));
  const directory = path.join(ROOT, ".cache", "packed", key.digest("hex").slice(0, 24));
  madeOnceSync(directory, () => {
    pack(built, directory);
  });
  const report = (
    JSON.parse(readFileSync(path.join(directory, "report.json"), "utf8")) as Packed[]
  )[0] as Packed;
  return { file: path.join(directory, report.filename), report };
}

/** The content of a file, or of the files in a directory. */
function stampOf(place: string): string {
  const names = readdirSync(path.dirname(place)).includes(path.basename(place)) ? filesOf(place) : [];
  return names
    .map((name) => `${name}\0${createHash("sha256").update(readFileSync(name)).digest("hex")}`)
    .join("\n");
}

function filesOf(place: string): string[] {
  if (/\.[a-z]+$/.test(place)) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** Packs the package for C++ into `directory`. `npm run build:cxx` must have made its files. */
export function packedCxx(directory: string): Tarball {
  const printed = execFileSync(npm, ["pack", "--json", "--ignore-scripts", "--pack-destination", directory], {
    cwd: path.join(ROOT, "packages", "cxx"),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const report = (JSON.parse(printed) as Packed[])[0] as Packed;
  return { file: path.join(directory, report.filename), report };
}

function pack(built: string, directory: string): void {
  mkdirSync(path.dirname(directory), { recursive: true });
  const aside = mkdtempSync(`${directory}.`);
  const stage = path.join(aside, "stage");
  mkdirSync(stage);
  const names = ["package.json", "README.md", "LICENSE", ...manifest.files.filter((name) => name !== "dist")];
  for (const name of names.filter((file) => existsSync(path.join(ROOT, file))))
    cpSync(path.join(ROOT, name), path.join(stage, name), { recursive: true });
  cpSync(path.join(built, "dist"), path.join(stage, "dist"), { recursive: true });
  const report = execFileSync(npm, ["pack", "--json", "--ignore-scripts", "--pack-destination", aside], {
    cwd: stage,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  writeFileSync(path.join(aside, "report.json"), report);
  rmSync(stage, { recursive: true });
  renameSync(aside, directory);
}

/** A folder with node_modules/perilune in it. */
export interface Project {
  readonly directory: string;
  /** Writes files by their names. */
  write(files: Readonly<Record<string, string>>): void;
  remove(): void;
}

/** Makes a project that has the package, its dependency, and links to `others`: folders of packages by name. */
export function packedProject(others: Readonly<Record<string, string>> = {}): Project {
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), "perilune-project-")));
  const modules = path.join(directory, "node_modules");
  mkdirSync(modules);
  execFileSync("tar", ["-xzf", packedTarball().file, "-C", modules]);
  renameSync(path.join(modules, "package"), path.join(modules, "perilune"));
  const linked = { wasmoon: path.join(ROOT, "node_modules", "wasmoon"), ...others };
  for (const [name, target] of Object.entries(linked)) {
    mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
    symlinkSync(target, path.join(modules, name), "junction");
  }
  const project: Project = {
    directory,
    write: (files) => {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
        writeFileSync(path.join(directory, name), text);
      }
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
  project.write({ "package.json": '{ "private": true }\n' });
  return project;
}
