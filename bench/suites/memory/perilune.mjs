/** Memory of Perilune: bytes of Lua, and of the runtime's linear memory. */
import { memoryOf } from "./table.mjs";

export function memoryOfPerilune(runtime, memory) {
  const open = () => {
    const state = runtime.createState({ ignoreEnvironment: true });
    return { run: (source) => state.run(source)[0], close: () => state.close() };
  };
  return memoryOf(open, () => memory.buffer.byteLength);
}
