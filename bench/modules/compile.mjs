/**
 * Compiles the C modules that the native suite requires, for Perilune, for native Lua, and linked into a core of their
 * own. Reports what cannot be built on this machine.
 */
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { getSource } from "../../test/real/library.mjs";
import cjson from "../../test/real/libraries/lua-cjson.mjs";
import { nativeLua } from "../../test/support/native-lua.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const OUT = path.join(ROOT, ".cache", "bench", "modules");
const COMPLEX = path.join(ROOT, "native", "modules", "complex");

/** Formats a failure as one line, without the advice that may follow. */
const reasonOf = (what, error) =>
  `${what}: ${error instanceof Error ? error.message.split(/[\n;]/)[0] : String(error)}`;

/** The C of each directory: files and flags, or why it is not available. */
async function sources() {
  const json = await getSource(cjson).then(
    (directory) => ({
      files: cjson.c.sources.map((file) => path.join(directory, file)),
      flags: cjson.c.flags,
    }),
    (error) => ({ lacking: reasonOf("lua-cjson", error) }),
  );
  return {
    "calls@c": {
      module: "calls",
      files: [fileURLToPath(new URL("calls.c", import.meta.url))],
      flags: ["-O2"],
    },
    "json@c": { module: "cjson", ...json },
    "complex@c": { module: "complex", files: [path.join(COMPLEX, "c", "complex.c")], flags: ["-O2"] },
    "complex@mixed": { module: "complex", files: [path.join(COMPLEX, "mixed", "complex.c")], flags: ["-O2"] },
  };
}

const importBuilt = (built, file) => import(pathToFileURL(path.join(built, "dist", file)).href);

const optionsOf = (flags) => ({
  optimize: flags.find((flag) => flag.startsWith("-O"))?.slice(2) ?? "2",
  defines: Object.fromEntries(
    flags.filter((flag) => flag.startsWith("-D")).map((flag) => [flag.slice(2), "1"]),
  ),
});

/** A hash of the inputs of modules: their C and flags, and the core and the compiler that the lock names. */
function keyOf(built, files, flags) {
  const hash = createHash("sha256").update(JSON.stringify([flags, process.env["EMCC"] ?? ""]));
  for (const file of [path.join(built, "wasm", "lock.json"), ...files]) hash.update(readFileSync(file));
  return hash.digest("hex");
}

/** Whether a file exists and was made for the key in `note`. */
const isMade = (file, note, key) =>
  existsSync(file) && existsSync(note) && readFileSync(note, "utf8") === key;

/** Writes the result of `make`, unless the file exists and was made for the same key. @returns {Promise<undefined>} */
async function once(file, key, make) {
  const note = `${file}.key`;
  if (isMade(file, note, key)) return;
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, await make());
  renameSync(aside, file); // another run may read it
  writeFileSync(note, key);
}

/**
 * @param {string} built the directory of the built package
 * @returns {Promise<{ directory: string, core: string | undefined, missing: string[], lacking: Record<string, string> }>}
 *   `core` has the modules linked in, and `missing` says why there is none; `lacking` says of a variant why it could not be made
 */
export async function compileModules(built) {
  const compile = await importBuilt(built, "compile.js");
  const missing = [];
  /** @type {Record<string, string>} */
  const lacking = {};
  const native = await nativeLua();
  const linked = [];
  for (const [variant, source] of Object.entries(await sources())) {
    const directory = path.join(OUT, variant);
    mkdirSync(directory, { recursive: true });
    const { files, flags, module } = source;
    const make = async () =>
      (await compile.compileModule({ files, compiler: "auto", ...optionsOf(flags) })).wasm;
    lacking[variant] =
      source.lacking ??
      (await once(path.join(directory, `${module}.wasm`), keyOf(built, files, flags), make).catch((error) =>
        reasonOf(module, error),
      ));
    if (lacking[variant] !== undefined) continue;
    if (!("missing" in native) && variant !== "complex@mixed")
      await native.compileModule({ sources: files, flags, out: path.join(directory, `${module}.so`) });
    if (variant !== "complex@mixed") linked.push({ name: module, files, ...optionsOf(flags) });
  }
  for (const kind of ["lua", "mixed"]) {
    const directory = path.join(OUT, `complex@${kind}`);
    mkdirSync(directory, { recursive: true });
    copyFileSync(path.join(COMPLEX, kind, "complex.lua"), path.join(directory, "complex.lua"));
  }
  return { directory: OUT, core: await linkStatically(built, linked, missing), missing, lacking };
}

async function linkStatically(built, modules, missing) {
  const out = path.join(OUT, "static", "core.wasm");
  const note = `${out}.key`;
  const inputs = modules.flatMap(({ files }) => files);
  const key = keyOf(built, inputs, modules);
  if (isMade(out, note, key)) return out;
  mkdirSync(path.dirname(out), { recursive: true });
  try {
    rmSync(note, { force: true }); // in case the link is interrupted
    const linking = await importBuilt(built, "compile.js");
    await linking.linkCore({ modules, out, cacheDir: path.join(ROOT, ".cache") });
    if (!existsSync(out)) return undefined;
    writeFileSync(note, key);
    return out;
  } catch (error) {
    missing.push(reasonOf("modules linked statically", error));
    return undefined;
  }
}
