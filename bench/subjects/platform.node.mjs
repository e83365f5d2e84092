/** Node as a platform for the hosts of subjects: files of bench/, compiled modules, the measured packages. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const BENCH = fileURLToPath(new URL("..", import.meta.url));

/**
 * @typedef {object} Platform
 * @property {(name: string) => Promise<string>} readText a file of bench/, `programs/fib.lua`
 * @property {(name: string) => Promise<any>} importModule an ES module of bench/
 * @property {(file: string) => Promise<any>} importFile an ES module anywhere
 * @property {(url: URL) => Promise<Uint8Array>} readBytes
 * @property {(file: string) => Promise<Uint8Array>} readModule a file of the compiled modules
 * @property {() => Promise<any>} perilune its entry
 * @property {() => Promise<any>} periluneJit its entry `perilune/jit`
 * @property {() => Promise<any>} periluneWasmoon its entry `perilune/wasmoon`
 * @property {() => Promise<any>} periluneProcesses its entry `perilune/processes`
 * @property {(name: string) => Promise<any>} periluneModule a bundled host module
 * @property {() => Promise<any>} periluneRuntime its file runtime/runtime.js, which leads to a runtime's internals
 * @property {() => Promise<any>} wasmoon its package
 * @property {() => Promise<any>} wasmoonFactory of wasmoon's own core
 * @property {() => Promise<any>} fengari its package
 * @property {() => Promise<any>} [quickjs] a module of quickjs-emscripten
 * @property {() => number | undefined} heap bytes of JavaScript's heap after a collection
 * @property {boolean} node whether there are real files
 */

/**
 * @param {string} directory of the built package
 * @returns {Platform}
 */
export function nodePlatform(directory) {
  return {
    node: true,
    readText: (name) => readFile(path.join(BENCH, name), "utf8"),
    importModule: (name) => import(`../${name}`),
    importFile: (file) => import(pathToFileURL(file).href),
    readBytes: async (url) => new Uint8Array(await readFile(url)),
    readModule: async (file) => new Uint8Array(await readFile(file)),
    perilune: () => import(pathToFileURL(path.join(directory, "dist", "index.js")).href),
    periluneJit: () => import(pathToFileURL(path.join(directory, "dist", "jit.js")).href),
    periluneWasmoon: () => import(pathToFileURL(path.join(directory, "dist", "wasmoon.js")).href),
    periluneProcesses: () => import(pathToFileURL(path.join(directory, "dist", "processes.js")).href),
    periluneModule: (name) =>
      import(pathToFileURL(path.join(directory, "dist", "hosts", name, "module.js")).href),
    periluneRuntime: () => import(pathToFileURL(path.join(directory, "dist", "runtime", "runtime.js")).href),
    wasmoon: () => import("wasmoon"),
    wasmoonFactory: async () => new (await import("wasmoon")).LuaFactory(),
    quickjs: async () => {
      const { newQuickJSWASMModuleFromVariant } = await import("quickjs-emscripten-core");
      return newQuickJSWASMModuleFromVariant(import("@jitl/quickjs-wasmfile-release-sync"));
    },
    fengari: async () => (await import("fengari")).default,
    heap: () => {
      if (globalThis.gc === undefined) return undefined;
      globalThis.gc();
      return process.memoryUsage().heapUsed;
    },
  };
}
