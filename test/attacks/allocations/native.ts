/** Programs that link native modules, each time one that the runtime does not know yet: a known one is not linked again. */
import type { Program } from "./programs.js";
import { func, sideModule } from "../../support/side-module.js";
import { op } from "../../support/wasm-writer.js";

let made = 0;

/** A module with static data and slots of the function table. Its value is 7. */
function newModule(name: string): Uint8Array<ArrayBuffer> {
  const push = { type: "i:i", code: [...op.local(0), ...op.i64(7), ...op.call(0), ...op.i32(1)] };
  return sideModule({
    dylink: { memorySize: 64, tableSize: 40 },
    more: [func("lua_pushinteger", "iI:")],
    functions: [push],
    exports: [{ name: `luaopen_${name}`, kind: "func", index: 1 }],
    last: [{ name: "number", bytes: [...new TextEncoder().encode(String(made++))] }],
  });
}

export const NATIVE: readonly Program[] = [
  {
    name: "openNative",
    keeps: true,
    start: (state) => {
      const bytes = newModule("grown");
      return () => state.openNative(bytes, `grown`);
    },
  },
  {
    name: "several native modules",
    keeps: true,
    start: (state) => {
      const modules = Array.from({ length: 4 }, () => newModule("grown"));
      return () => modules.map((bytes) => state.openNative(bytes, `grown`));
    },
  },
];
