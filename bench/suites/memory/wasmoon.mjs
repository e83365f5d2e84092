/** Memory of wasmoon: bytes of Lua, and of its core's linear memory. */
import { memoryOf } from "./table.mjs";

export function memoryOfWasmoon(openEngine, lua) {
  const open = () => {
    const engine = openEngine();
    return { run: (source) => engine.doStringSync(source), close: () => engine.global.close() };
  };
  return memoryOf(open, () => lua.module.HEAPU8.length);
}
