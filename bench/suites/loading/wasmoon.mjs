/** wasmoon's time before a script runs: its core, and an engine. */
export function loadingOfWasmoon(open, platform) {
  return {
    "loading/load-runtime": () => ({
      run: async (size) => {
        let sum = 0;
        for (let i = 0; i < size; i++) {
          const module = await (await platform.wasmoonFactory()).getLuaModule();
          sum += module.module.HEAPU8.length > 0 ? 2 : 0;
        }
        return sum;
      },
    }),
    "loading/open-state": () => ({
      run: (size) => {
        let sum = 0;
        for (let i = 0; i < size; i++) {
          const engine = open();
          sum += engine.doStringSync("return 1 + 1");
          engine.global.close();
        }
        return sum;
      },
    }),
  };
}
