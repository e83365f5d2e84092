/** Perilune: its release core or another one, in a runtime that is loaded once. */
import { boundaryOfPerilune } from "../../suites/boundary/perilune.mjs";
import { loadingOfPerilune } from "../../suites/loading/perilune.mjs";
import { memoryOfPerilune } from "../../suites/memory/perilune.mjs";
import { fileOf, variantOf, virtualModules } from "../modules.mjs";

/** Loads a program; what it gives is called by `RUN`. */
const LOAD = "local source, name = ... program = assert(load(source, name))()";
const RUN = "local result = program(...) return math.type(result) and string.format('%d', result) or result";

/** @returns {Promise<import("../answers.mjs").Host>} */
export async function openPerilune(platform, { core, glue, modules, static: linked = false }) {
  const perilune = await platform.perilune();
  const options = {
    ...(core === undefined ? {} : { wasm: core }),
    ...(glue === undefined ? {} : { glue: (await platform.importFile(glue)).default }),
  };
  const runtime = await perilune.loadRuntime(options);
  return {
    cases: {
      ...boundaryOfPerilune(runtime, perilune),
      ...(await loadingOfPerilune(platform, perilune, options)),
    },
    async program(name) {
      const files = modules === undefined || linked ? {} : await virtualModules(platform, modules, name);
      const context = `/modules/${variantOf(name)}`;
      const source = await platform.readText(`${fileOf(name)}.lua`);
      const state = runtime.createState({ context, ignoreEnvironment: true, files });
      state.run(LOAD, { args: [source, `@${fileOf(name)}.lua`] });
      return {
        run: (...numbers) => state.run(RUN, { args: numbers })[0],
        collect: () => state.run("collectgarbage()"),
        close: () => state.close(),
      };
    },
    measure: () => memoryOfPerilune(runtime),
  };
}
