/**
 * A directory with files in it, and what of a runtime must be the same before and after a module was refused. It asserts
 * nothing itself.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { LuaState, Runtime } from "../../src/index.js";
import { runtimeInternals, stateInternals } from "./internals.js";

/** A new directory that lasts as long as the test (or the suite, for `dispose`). */
export function temporaryDirectory(dispose: (end: () => void) => void = onTestFinished): string {
  const directory = mkdtempSync(path.join(tmpdir(), "perilune-native-"));
  dispose(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/** Writes files by name below a directory. */
export function put(directory: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, contents] of Object.entries(files)) {
    const file = path.join(directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
}

/** Larger than any hole in the heap: such a block lies above all that is allocated. */
const PROBE = 3_000_000;

/** What a refused module must leave as it was. */
export interface Footprint {
  readonly loaded: string;
  readonly tableSlots: number;
  readonly memoryBytes: number;
  readonly stackPointer: unknown;
  readonly luaTop: number;
}

/** Where the heap ends, in bytes: it moves up when what a failed link took is not given back. */
export function heapTop(runtime: Runtime): number {
  const { functions } = runtimeInternals(runtime).core;
  const address = functions.malloc(PROBE);
  functions.free(address);
  return address;
}

const grown = new WeakSet<Runtime>();

/** Makes memory large enough for the probe of `heapTop`, with room for what Lua itself may still allocate. */
function growOnce(runtime: Runtime): void {
  if (grown.has(runtime)) return;
  grown.add(runtime);
  const { functions } = runtimeInternals(runtime).core;
  functions.free(functions.malloc(PROBE + 2 ** 20));
}

export function footprint(runtime: Runtime, state: LuaState): Footprint {
  const { instance, table, memory, stackPointer } = runtimeInternals(runtime).core;
  growOnce(runtime);
  const gettop = instance.exports["lua_gettop"] as (L: number) => number;
  const loaded = state.run(`
    local names = {}
    for name, value in pairs(package.loaded) do names[#names + 1] = name .. "=" .. type(value) end
    table.sort(names)
    collectgarbage() collectgarbage()
    return table.concat(names, " ")`)[0] as string;
  return {
    loaded,
    tableSlots: table.length,
    memoryBytes: memory.memory.buffer.byteLength,
    stackPointer: stackPointer.value,
    luaTop: gettop(stateInternals(state).address),
  };
}

/** What a call throws. */
export { attempt as thrown } from "./caught.js";
