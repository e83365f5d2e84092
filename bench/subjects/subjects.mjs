/**
 * The subjects: what is compared. Each is found or reported missing, and starts a long-lived process or page. Order matters: in
 * a round the subjects run a case one after the other in this order, native Lua first.
 */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { SEED } from "../method/seed.mjs";
import { nativeLua } from "../../test/support/native-lua.mjs";
import { floorDirectory } from "../suites/boundary/floor.mjs";
import { processChannel } from "./channel.mjs";
import { coreFiles } from "./core-files.mjs";

const BENCH = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
const DRIVER = path.join(BENCH, "subjects", "driver.lua");
const ONE_LINER = ["-e", "print(1 + 1)"];
/** Programs that import a package, run a chunk and print its result. */
const FIRST = {
  perilune: (url) =>
    `const { loadRuntime } = await import(${JSON.stringify(url)});
     console.log((await loadRuntime()).createState().run("return 1 + 1")[0]);`,
  wasmoon: (url) =>
    `const { LuaFactory } = await import(${JSON.stringify(url)});
     console.log(await (await new LuaFactory().createEngine()).doString("return 1 + 1"));`,
};
const firstResult = (kind, url) => [process.execPath, "--input-type=module", "-e", FIRST[kind](url)];
const HOST = path.join(BENCH, "subjects", "host.mjs");

/**
 * @typedef {object} Subject
 * @property {string} name short, and the same from run to run: `perilune`, `luajit-off`
 * @property {string} title for people
 * @property {"lua" | "perilune" | "wasmoon" | "fengari" | "quickjs" | "javascript" | "program"} kind
 * @property {"machine" | "node" | "chromium"} where
 * @property {string} version
 * @property {readonly string[]} [program] the command that prints 1 + 1 and ends; a subject of kind `program` has only this
 * @property {readonly string[]} [suites] the suites that it takes part in; default: all
 * @property {() => Promise<import("./channel.mjs").Channel>} start starts a new one
 */

/** The environment of a process that runs Lua, without the machine's own paths. */
function luaEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^LUA_/.test(name)));
}

/** @returns {Promise<string | undefined>} the output of `command --version` or similar */
async function versionOf(command, flag) {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, [flag]);
    return (stdout || stderr)
      .split("\n")[0]
      ?.replace(/ Copyright.*/, "")
      .replace(/ +--.*/, "")
      .replace(/^Lua(JIT)? /, "")
      .trim();
  } catch {
    return undefined;
  }
}

/** The packages of kinds that are called otherwise. */
const PACKAGES = { quickjs: "quickjs-emscripten-core" };

async function packageVersion(name) {
  const file = path.join(
    BENCH,
    "..",
    name === "perilune" ? "" : `node_modules/${PACKAGES[name] ?? name}`,
    "package.json",
  );
  return JSON.parse(await readFile(file, "utf8")).version;
}

/** @returns {Promise<Subject>} */
async function inNode(name, title, kind, options, more = {}) {
  const command = [
    process.execPath,
    "--expose-gc",
    `--random-seed=${SEED}`,
    HOST,
    kind,
    JSON.stringify(options),
  ];
  const version = kind === "javascript" ? `V8 ${process.versions.v8}` : await packageVersion(kind);
  return {
    name,
    title,
    kind,
    where: "node",
    version,
    start: () => processChannel(command, { greets: true }),
    ...more,
  };
}

/**
 * @param {object} options
 * @param {readonly { name: string, path: string }[]} options.cores other cores of Perilune
 * @param {string} options.package the directory of the built package
 * @param {{ directory: string, core: string | undefined }} [options.modules] compiled C modules
 * @param {boolean} [options.browser] whether pages in Chromium take part
 * @returns {Promise<{ subjects: Subject[], missing: { subject: string, reason: string }[], close: () => Promise<void> }>}
 *   `close` ends what the subjects share
 */
export async function findSubjects({ cores, package: built, modules, browser = false }) {
  /** @type {Subject[]} */
  const subjects = [];
  /** @type {{ subject: string, reason: string }[]} */
  const missing = [];
  const directory = modules?.directory;
  const lua = (name, title, version, command, floor = async () => "") => {
    const start = async () =>
      processChannel([...command, DRIVER, BENCH, directory ?? BENCH, await floor()], {
        env: luaEnvironment(),
      });
    subjects.push({
      name,
      title,
      kind: "lua",
      where: "machine",
      version,
      start,
      program: [...command, ...ONE_LINER],
    });
  };

  const native = await nativeLua();
  if ("missing" in native) missing.push({ subject: "native", reason: native.missing });
  else {
    const version = `${(await versionOf(native.lua, "-v")) ?? ""} by ${native.compiler}`;
    lua("native", "native Lua", version, [native.lua], () => floorDirectory(native));
  }

  subjects.push(
    await inNode(
      "perilune",
      "Perilune",
      "perilune",
      { package: built, modules: directory },
      {
        program: [process.execPath, path.join(built, "dist", "cli", "main.cjs"), ...ONE_LINER],
      },
    ),
  );
  subjects.push(
    await inNode(
      "perilune-jit",
      "Perilune, compiled",
      "perilune",
      { package: built, modules: directory, jit: true },
      { suites: ["interpreter"] },
    ),
  );
  for (const core of cores) {
    const options = { package: built, modules: directory, ...coreFiles(path.resolve(core.path)) };
    subjects.push(await inNode(core.name, `Perilune, ${core.name}`, "perilune", options));
  }
  if (modules?.core !== undefined) {
    const options = { package: built, ...coreFiles(modules.core), static: true };
    const title = "Perilune, modules linked statically";
    subjects.push(await inNode("perilune-static", title, "perilune", options, { suites: ["native"] }));
  }
  const ours = "wasmoon's engine on Perilune";
  const onlyBoundary = { suites: ["boundary"] };
  subjects.push(
    await inNode("perilune-engine", ours, "perilune", { package: built, engine: true }, onlyBoundary),
  );
  subjects.push({
    name: "perilune-import",
    title: "Perilune, imported",
    kind: "program",
    where: "node",
    version: await packageVersion("perilune"),
    program: firstResult("perilune", pathToFileURL(path.join(built, "dist", "index.js")).href),
    suites: ["loading"],
    start: () => Promise.reject(new Error("a program that ends answers no requests")),
  });
  const ofWasmoon = { program: firstResult("wasmoon", import.meta.resolve("wasmoon")) };
  subjects.push(await inNode("wasmoon", "wasmoon", "wasmoon", { modules: directory }, ofWasmoon));
  subjects.push(await inNode("fengari", "fengari", "fengari", { modules: directory }));
  subjects.push(await inNode("quickjs", "quickjs-emscripten", "quickjs", {}, { suites: ["embedding"] }));

  const luajit = await versionOf("luajit", "-v");
  if (luajit === undefined) {
    for (const name of ["luajit", "luajit-off"])
      missing.push({ subject: name, reason: "there is no luajit on the path" });
  } else {
    lua("luajit", "LuaJIT", luajit, ["luajit"]);
    lua("luajit-off", "LuaJIT, compiler off", luajit, ["luajit", "-joff"]);
  }
  subjects.push(
    await inNode(
      "javascript",
      "JavaScript",
      "javascript",
      {},
      {
        program: [process.execPath, "-e", "console.log(1 + 1)"],
      },
    ),
  );

  if (!browser) return { subjects, missing, close: async () => undefined };
  const { chromiumSubjects } = await import("./chromium.mjs");
  const pages = await chromiumSubjects({ cores, package: built, modules: directory });
  return {
    subjects: [...subjects, ...pages.subjects],
    missing: [...missing, ...pages.missing],
    close: pages.close,
  };
}
