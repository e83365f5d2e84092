/** wasmoon's package and ours, by the same names: what the tests beside this file run on with the same assertions. */
import * as wasmoon from "wasmoon";
import { loadRuntime as loadDebug, type NodeRuntimeOptions } from "../../../src/debug.js";
import * as ours from "../../../src/wasmoon.js";
import { dropIn } from "../../../src/wasmoon/drop-in.js";

/** The names of the package, as a program that imports it has them. */
export type Wasmoon = typeof wasmoon;

const overDebug = dropIn<NodeRuntimeOptions>(wasmoon, (wasm, environment) =>
  loadDebug({ ...(wasm === undefined ? {} : { wasm }), realFiles: false, processes: false, environment }),
);

export interface Implementation {
  readonly name: string;
  readonly isOurs: boolean;
  readonly api: Wasmoon;
}

export const implementations: readonly Implementation[] = [
  { name: "wasmoon", isOurs: false, api: wasmoon },
  { name: "perilune/wasmoon", isOurs: true, api: { ...wasmoon, ...named(ours) } },
  {
    name: "perilune/wasmoon over the debug core",
    isOurs: true,
    api: { ...wasmoon, ...named({ ...ours, ...overDebug }) },
  },
];

/** What stands in place of wasmoon's own. `LuaFactory` has no private property of wasmoon's, which a type would ask for. */
function named(api: Pick<typeof ours, "LuaEngine" | "LuaFactory" | "LuaWasm">) {
  const { LuaEngine, LuaFactory, LuaWasm } = api;
  return { LuaEngine, LuaWasm, LuaFactory: LuaFactory as unknown as Wasmoon["LuaFactory"] };
}

export const sleep = <T>(milliseconds: number, value?: T): Promise<T | undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(value), milliseconds));
