/**
 * The modules that the programs of bench/programs/native require. `programs/native/complex@c` is the program complex.lua with
 * the modules of `complex@c`: Lua files, which every Lua finds, and C modules, which the harness compiles
 * (bench/modules/compile.mjs). Each variant has its own directory.
 */

/** @type {Readonly<Record<string, { lua: readonly string[], c: readonly string[] }>>} */
const MODULES = {
  "calls@c": { lua: [], c: ["calls"] },
  "json@c": { lua: [], c: ["cjson"] },
  "complex@c": { lua: [], c: ["complex"] },
  "complex@mixed": { lua: ["complex"], c: ["complex"] },
  "complex@lua": { lua: ["complex"], c: [] },
};

const NOTHING = { lua: [], c: [] };

/** The file of a program, without its extension, relative to bench/. */
export const fileOf = (/** @type {string} */ name) => name.replace(/@.*$/, "");

/** The directory of its modules. */
export const variantOf = (/** @type {string} */ name) => name.replace(/^.*\//, "");

/** The modules of a program, by name: those that are Lua files, and those in C. */
export function modulesOf(/** @type {string} */ name) {
  return MODULES[variantOf(name)] ?? NOTHING;
}

/** The texts of the Lua files of a program's modules, by module, for a Lua without a file system. */
export async function luaModules(platform, directory, name) {
  const texts = modulesOf(name).lua.map(async (module) => {
    const bytes = await platform.readModule(`${directory}/${variantOf(name)}/${module}.lua`);
    return [module, new TextDecoder().decode(bytes)];
  });
  return Object.fromEntries(await Promise.all(texts));
}

/** The files of a program's modules as Perilune's virtual files, below `/modules`. */
export async function virtualModules(platform, directory, name) {
  const { lua, c } = modulesOf(name);
  const files = [...lua.map((module) => `${module}.lua`), ...c.map((module) => `${module}.wasm`)];
  const entries = files.map(async (file) => [
    `/modules/${variantOf(name)}/${file}`,
    await platform.readModule(`${directory}/${variantOf(name)}/${file}`),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}
