/** Perilune's time before a script runs: a runtime, a state, a native module, and its `require`. */

const DIGEST = "../../../native/modules/digest/digest.wasm";

/** The first digits of the MD5 of an empty string. */
const HEX = "d41d8cd9";

/** @returns {Promise<Record<string, () => import("../../subjects/answers.mjs").Running | Promise<import("../../subjects/answers.mjs").Running>>>} */
export async function loadingOfPerilune(platform, perilune, options) {
  const load = () => perilune.loadRuntime(options);
  return {
    "loading/load-runtime": () => ({
      run: async (size) => {
        let sum = 0;
        for (let i = 0; i < size; i++) sum += typeof (await load()).createState === "function" ? 2 : 0;
        return sum;
      },
    }),
    "loading/open-state": async () => {
      const runtime = await load();
      return {
        run: (size) => {
          let sum = 0;
          for (let i = 0; i < size; i++) {
            const state = runtime.createState();
            sum += state.run("return 1 + 1")[0];
            state.close();
          }
          return sum;
        },
      };
    },
    "loading/link-module": async () => {
      const runtime = await load();
      const bytes = await platform.readBytes(new URL(DIGEST, import.meta.url));
      return {
        run: (size) => {
          let text = "";
          for (let i = 0; i < size; i++) {
            const state = runtime.createState();
            state.set("digest", state.openNative(bytes.slice())); // a copy is unknown to the linker, so it is linked again
            text = state.run("return digest.hex('md5', '')")[0].slice(0, HEX.length);
            state.close();
          }
          return text;
        },
      };
    },
    ...(platform.node ? (await import("./require.mjs")).requireCases(load) : {}),
  };
}
