/**
 * `require` through our searcher, and through the reference's searchers over the same directory: a Lua file, a native module
 * that is linked already, one that must be linked, a module in package.loaded. In Node only: it needs files.
 */
import { copyFile, link, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const DIGEST = fileURLToPath(new URL("../../../native/modules/digest/digest.wasm", import.meta.url));

/** Keeps only the searchers that a lua_State has by itself, and the paths of one directory. */
const REFERENCE = `
  local directory = ...
  table.remove(package.searchers, 1)
  package.path = directory .. "/?.lua;" .. directory .. "/?/init.lua"
  package.cpath = directory .. "/?.wasm;" .. directory .. "/?/init.wasm"`;

const ANEW = `
  local name, n = ...
  local require, loaded = require, package.loaded
  local module
  for i = 1, n do
    loaded[name] = nil
    module = require(name)
  end
  return module.answer or module.hex("md5", ""):sub(1, 8)`;

const CACHED = `
  local name, n = ...
  local require = require
  local module
  for i = 1, n do module = require(name) end
  return module.answer`;

const LINKED = `
  local first, n = ...
  local text
  for i = first, first + n - 1 do text = require("v" .. i .. "-digest").hex("md5", ""):sub(1, 8) end
  return text`;

/** A state of a new runtime, over a directory with the files of all cases. */
async function scene(load, kind) {
  const directory = await mkdtemp(path.join(tmpdir(), "perilune-bench-"));
  await writeFile(path.join(directory, "answer.lua"), "return { answer = 42 }\n");
  await copyFile(DIGEST, path.join(directory, "digest.wasm"));
  const runtime = await load();
  const state = runtime.createState({ context: directory, ignoreEnvironment: true });
  if (kind === "reference") state.run(REFERENCE, { args: [directory] });
  const close = async () => {
    state.close();
    await rm(directory, { recursive: true });
  };
  return { directory, state, close };
}

/** One sample runs `loop` for a module. */
const repeated = (load, kind, loop, module) => async () => {
  const { state, close } = await scene(load, kind);
  return { run: (size) => state.run(loop, { args: [module, size] })[0], close };
};

/** Each require has a separate file, made beforehand, under a name that leads to the same init function. */
const linking = (load, kind) => async () => {
  const { directory, state, close } = await scene(load, kind);
  let made = 0;
  return {
    run: async (size) => {
      const first = made + 1;
      for (let i = 0; i < size; i++)
        await link(path.join(directory, "digest.wasm"), path.join(directory, `v${++made}-digest.wasm`));
      return state.run(LINKED, { args: [first, size] })[0];
    },
    close,
  };
};

/** The cases by name: each through the reference's searchers, and through ours. */
export function requireCases(load) {
  const entries = ["reference", "ours"].flatMap((kind) => [
    [`loading/require-lua-${kind}`, repeated(load, kind, ANEW, "answer")],
    [`loading/require-native-${kind}`, repeated(load, kind, ANEW, "digest")],
    [`loading/require-linking-${kind}`, linking(load, kind)],
    [`loading/require-cached-${kind}`, repeated(load, kind, CACHED, "answer")],
  ]);
  return Object.fromEntries(entries);
}
