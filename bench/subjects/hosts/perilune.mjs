/** Perilune: its release core or another one, in a runtime that is loaded once. */
import { BOUNDARY_LUA } from "../../suites/boundary/cases.mjs";
import { boundaryOfPerilune } from "../../suites/boundary/perilune.mjs";
import { boundaryOfWasmoon } from "../../suites/boundary/wasmoon.mjs";
import { entitiesOfPerilune } from "../../suites/embedding/entities-perilune.mjs";
import { rulesOfPerilune } from "../../suites/embedding/rules-perilune.mjs";
import { loadingOfPerilune } from "../../suites/loading/perilune.mjs";
import { processesOfPerilune } from "../../suites/processes/perilune.mjs";
import { memoryOf } from "../../suites/memory-steps.mjs";
import { Cannot } from "../answers.mjs";
import { fileOf, variantOf, virtualModules } from "../modules.mjs";
import { LOAD, RUN } from "./chunks.mjs";

const NO_PROGRAMS = { program: () => Promise.reject(new Cannot("its programs are those of Perilune")) };

/**
 * @param {object} options as for `openHost`; with `static` the core has the modules in it, with `engine` states are wasmoon's
 *   engines over Perilune's core, with `jit` hot functions are compiled
 * @returns {Promise<import("../answers.mjs").Host>}
 */
export async function openPerilune(
  platform,
  { core, glue, modules, static: linked = false, engine = false, jit = false },
) {
  const perilune = await platform.perilune();
  const options = {
    ...(core === undefined ? {} : { wasm: core }),
    ...(glue === undefined ? {} : { glue: (await platform.importFile(glue)).default }),
    jit: jit && (await platform.periluneJit()).compiler(),
  };
  const runtime = await perilune.loadRuntime(options);
  const boundary = await platform.readText(BOUNDARY_LUA);
  if (engine) {
    const { createEngine } = await platform.periluneWasmoon();
    const open = (settings) => createEngine(runtime, settings);
    return { ...NO_PROGRAMS, cases: boundaryOfWasmoon(boundary, open) };
  }
  return {
    cases: {
      ...boundaryOfPerilune(boundary, runtime, perilune),
      ...rulesOfPerilune(runtime, (file) => platform.readText(file)),
      ...entitiesOfPerilune(runtime, perilune, (file) => platform.readText(file)),
      ...processesOfPerilune(runtime, perilune, platform),
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
    measure: async () => {
      const { runtimeInternals } = await platform.periluneRuntime();
      const { memory } = runtimeInternals(runtime).core.memory;
      const open = () => {
        const state = runtime.createState({ ignoreEnvironment: true });
        return { run: (source) => state.run(source)[0], close: () => state.close() };
      };
      return memoryOf(open, () => memory.buffer.byteLength);
    },
  };
}
