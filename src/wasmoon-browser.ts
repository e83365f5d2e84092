/**
 * `perilune/wasmoon` for browsers: the names of wasmoon.ts. The classes that are not about the core are those of
 * `vendor/wasmoon.js`, which needs no bundler.
 */

import * as wasmoon from "./vendor/wasmoon.js";
import { loadRuntime, type RuntimeOptions } from "./browser.js";
import { allNames, dropIn, type LuaFactory as Factory } from "./wasmoon/drop-in.js";

/** wasmoon's core comes from a CDN unless a URL is given; ours from beside this file. */
const own = dropIn<RuntimeOptions>(wasmoon, (wasm, environment, options = {}) =>
  loadRuntime({
    ...(wasm === undefined ? {} : { wasm }),
    ...options,
    environment: { ...options.environment, ...environment },
  }),
);

export * from "./vendor/wasmoon.js";
export const { LuaFactory, LuaWasm, LuaEngine, createEngine, luaWasm } = own;
export type LuaFactory = Factory;
export type LuaWasm = wasmoon.LuaWasm;
export type LuaEngine = wasmoon.LuaEngine;
export type { EngineOptions } from "./wasmoon/engine-options.js";

/** What `import wasmoon from` gives with the package. */
export default allNames(wasmoon, own);
