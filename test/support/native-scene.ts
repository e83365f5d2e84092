/**
 * A directory with files in it, and the parts of a runtime that must be unchanged after a module was rejected. It asserts
 * nothing itself.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { LuaState, Runtime } from "../../src/index.js";
import { runtimeInternals, stateInternals } from "./internals.js";

/** Returns a new directory that is removed after the test (or the suite, for `dispose`). */
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

/** Larger than any hole in the heap, so that such a block lies above all others. */
const PROBE = 3_000_000;

/** The parts of a runtime that a rejected module must leave unchanged. */
export interface Footprint {
  readonly loaded: string;
  readonly tableSlots: number;
  readonly memoryBytes: number;
  readonly stackPointer: unknown;
  readonly luaTop: number;
}

/** The end of the heap, in bytes: it rises if a failed link leaks memory. */
export function heapTop(runtime: Runtime): number {
  const { functions } = runtimeInternals(runtime).core;
  const address = functions.malloc(PROBE);
  functions.free(address);
  return address;
}

const grown = new WeakSet<Runtime>();

/** Grows memory enough for the probe of `heapTop`, with space for what Lua itself may still allocate. */
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

/** Returns what a call throws. */
export { attempt as thrown } from "./caught.js";
