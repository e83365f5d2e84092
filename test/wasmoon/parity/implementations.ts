/** wasmoon's package and ours under the same names, for tests with the same assertions. */
import * as wasmoon from "wasmoon";
import { loadRuntime as loadDebug, type NodeRuntimeOptions } from "../../../src/debug.js";
import * as ours from "../../../src/wasmoon.js";
import { dropIn } from "../../../src/wasmoon/drop-in.js";
import { DEBUG } from "../../support/scale.js";

/** The names of the package, as seen by a program that imports it. */
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
  ...(DEBUG
    ? [
        {
          name: "perilune/wasmoon over the debug core",
          isOurs: true,
          api: { ...wasmoon, ...named({ ...ours, ...overDebug }) },
        },
      ]
    : []),
];

/** Our replacements. `LuaFactory` lacks wasmoon's private properties, which its type would require. */
function named(api: Pick<typeof ours, "LuaEngine" | "LuaFactory" | "LuaWasm">) {
  const { LuaEngine, LuaFactory, LuaWasm } = api;
  return { LuaEngine, LuaWasm, LuaFactory: LuaFactory as unknown as Wasmoon["LuaFactory"] };
}

export const sleep = <T>(milliseconds: number, value?: T): Promise<T | undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(value), milliseconds));
