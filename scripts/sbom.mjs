/**
 * Prints an SBOM, in CycloneDX's JSON, of what the package ships or installs:
 *
 *   node scripts/sbom.mjs > sbom.json
 *
 * `npm sbom` lists the installed packages. Added are those that are bundled into dist/, from package-lock.json; what is
 * compiled into the cores, from wasm/lock.json and wasm/lua.json; and the cores themselves, with their SHA-256.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { BUNDLED } from "./bundle.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const json = (name) => JSON.parse(readFileSync(path.join(ROOT, name), "utf8"));

const NPM_SBOM = [
  "sbom",
  "--omit=dev",
  "--package-lock-only",
  "--sbom-format=cyclonedx",
  "--sbom-type=library",
];

const licensed = (id) => [{ license: { id } }];
const sha256 = (content) => [{ alg: "SHA-256", content }];

/** The packages that are bundled, with what they need. */
function bundled({ packages }) {
  const components = new Map();
  const add = (name) => {
    if (components.has(name)) return;
    const found = packages[`node_modules/${name}`];
    if (found === undefined) throw new Error(`package-lock.json does not have ${name}, which is bundled`);
    const dash = found.integrity.indexOf("-");
    components.set(name, {
      "bom-ref": `${name}@${found.version}`,
      type: "library",
      name,
      version: found.version,
      purl: `pkg:npm/${name}@${found.version}`,
      hashes: [
        {
          alg: found.integrity.slice(0, dash).toUpperCase().replace("SHA", "SHA-"),
          content: Buffer.from(found.integrity.slice(dash + 1), "base64").toString("hex"),
        },
      ],
      licenses: licensed(found.license),
    });
    for (const needed of Object.keys(found.dependencies ?? {})) add(needed);
  };
  for (const name of BUNDLED) add(name);
  return [...components.values()];
}

/** Lua, and the C library and runtime of Emscripten: musl, dlmalloc, compiler-rt. */
function compiledIn(lock, lua) {
  const url = lua.sources.find((source) => source.url !== undefined)?.url;
  const emscripten = lock.toolchain.emscripten;
  return [
    {
      "bom-ref": `lua@${lua.version}`,
      type: "library",
      name: "lua",
      version: lua.version,
      purl: `pkg:generic/lua@${lua.version}?download_url=${encodeURIComponent(url)}&checksum=sha256:${lua.sha256}`,
      hashes: sha256(lua.sha256),
      licenses: licensed("MIT"),
    },
    {
      "bom-ref": `emscripten@${emscripten}`,
      type: "library",
      name: "emscripten",
      version: emscripten,
      description: "its musl, dlmalloc, compiler-rt and JavaScript",
      purl: `pkg:deb/debian/emscripten@${encodeURIComponent(emscripten)}`,
      licenses: ["MIT", "CC0-1.0", "Apache-2.0 WITH LLVM-exception"].map((expression) =>
        expression.includes(" ") ? { license: { name: expression } } : { license: { id: expression } },
      ),
    },
  ];
}

/** Every WebAssembly file that the build makes and the package ships. */
function wasmFiles(lock, { version, files }) {
  return Object.entries(lock.outputs)
    .filter(([name]) => name.endsWith(".wasm") && files.includes(name.slice(0, name.indexOf("/"))))
    .map(([name, hash]) => ({
      "bom-ref": name,
      type: "file",
      name,
      version,
      hashes: sha256(hash),
    }));
}

/** @returns {object} the SBOM, without the time and the random number that `npm sbom` adds */
export function sbom() {
  const listed = JSON.parse(
    execFileSync("npm", NPM_SBOM, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
  );
  const shipped = json("package.json");
  const { name, version } = shipped;
  const lock = json("wasm/lock.json");
  const inCore = compiledIn(lock, json("wasm/lua.json"));
  const inDist = bundled(json("package-lock.json"));
  const cores = wasmFiles(lock, shipped);
  const refs = (components) => components.map((component) => component["bom-ref"]);
  const self = `${name}@${version}`;
  const { lifecycles, tools, component } = listed.metadata;
  return {
    $schema: listed.$schema,
    bomFormat: listed.bomFormat,
    specVersion: listed.specVersion,
    version: listed.version,
    metadata: { lifecycles, tools, component: { ...component, name } },
    components: [...listed.components, ...inDist, ...inCore, ...cores],
    dependencies: [
      ...listed.dependencies.map((entry) =>
        entry.ref === self
          ? { ...entry, dependsOn: [...entry.dependsOn, ...refs(inDist), ...refs(cores)] }
          : entry,
      ),
      ...refs(cores)
        .filter((ref) => /^wasm\/perilune/.test(ref))
        .map((ref) => ({ ref, dependsOn: refs(inCore) })),
    ],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.stdout.write(`${JSON.stringify(sbom(), undefined, 2)}\n`);
