/** The page's side of a subject in a browser: the platform for hosts, and answers to the harness. chromium.mjs loads it. */
import { answering } from "./answers.mjs";
import { openHost } from "./hosts/open.mjs";

const get = async (/** @type {string | URL} */ url) => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  return response;
};
const bytesOf = async (url) => new Uint8Array(await (await get(url)).arrayBuffer());

/** The resolution of a page's clock in milliseconds. */
const CLOCK = 0.1;

/** @returns {import("./platform.node.mjs").Platform} */
function pagePlatform() {
  return {
    node: false,
    readText: async (name) => (await get(`/bench/${name}`)).text(),
    importModule: (name) => import(`/bench/${name}`),
    importFile: (url) => import(url),
    readBytes: bytesOf,
    readModule: bytesOf,
    perilune: () => import("/package/dist/browser.js"),
    periluneJit: () => import("/package/dist/jit.js"),
    periluneWasmoon: () => import("/package/dist/wasmoon-browser.js"),
    periluneProcesses: () => import("/package/dist/processes.js"),
    periluneModule: (name) => import(`/package/dist/hosts/${name}/module.js`),
    periluneRuntime: () => import("/package/dist/runtime/runtime.js"),
    wasmoon: async () => globalThis.wasmoon,
    wasmoonFactory: async () => new globalThis.wasmoon.LuaFactory("/node_modules/wasmoon/dist/glue.wasm"),
    fengari: async () => (await import("/fengari.mjs")).default,
    heap: () => undefined,
  };
}

/** Opens a host; returns a function that answers a request, with the seconds that it took by the page's clock. */
export async function start(kind, options) {
  const answer = answering(await openHost(kind, pagePlatform(), options));
  return async (request) => {
    const begun = performance.now();
    const text = await answer(request);
    return { text, seconds: Math.max(performance.now() - begun, CLOCK) / 1000 };
  };
}
