/** wasmoon with the core that its package ships. */
import { BOUNDARY_LUA } from "../../suites/boundary/cases.mjs";
import { boundaryOfWasmoon } from "../../suites/boundary/wasmoon.mjs";
import { entitiesOfWasmoon } from "../../suites/embedding/entity-cases.mjs";
import { rulesCases } from "../../suites/embedding/orders.mjs";
import { loadingOfWasmoon } from "../../suites/loading/wasmoon.mjs";
import { processesOfWasmoon } from "../../suites/processes/others.mjs";
import { memoryOf } from "../../suites/memory-steps.mjs";
import { Cannot } from "../answers.mjs";
import { fileOf, luaModules, modulesOf } from "../modules.mjs";
import { LOAD, RUN } from "./chunks.mjs";

/** Chunks have no arguments in wasmoon, so globals replace them. */
const withGlobals = (chunk, ...names) => `return (function(...) ${chunk} end)(${names.join(", ")})`;
const LOAD_GIVEN = withGlobals(LOAD, "source", "name");
const RUN_GIVEN = withGlobals(RUN, "size", "rounds");

/** @returns {Promise<import("../answers.mjs").Host>} */
export async function openWasmoon(platform, { modules }) {
  const wasmoon = await platform.wasmoon();
  const factory = await platform.wasmoonFactory();
  const lua = await factory.getLuaModule();
  const open = (settings = {}) => new wasmoon.LuaEngine(lua, settings);
  const boundary = await platform.readText(BOUNDARY_LUA);
  return {
    cases: {
      ...boundaryOfWasmoon(boundary, open),
      ...rulesCases(async () => {
        const rules = await platform.readText("suites/embedding/rules.lua");
        return () => {
          const engine = open({ enableProxy: false }); // by value: several times as fast here as through proxies
          engine.doStringSync(rules);
          return {
            decide: engine.global.get("decide"),
            collect: () => engine.doStringSync("collectgarbage()"),
            close: () => engine.global.close(),
          };
        };
      }),
      ...entitiesOfWasmoon(open, (file) => platform.readText(file)),
      ...processesOfWasmoon(open),
      ...loadingOfWasmoon(open, platform),
    },
    async program(name) {
      if (modulesOf(name).c.length > 0) throw new Cannot("it loads no native modules");
      const engine = open();
      for (const [module, text] of Object.entries(await luaModules(platform, modules, name))) {
        engine.global.set("source", text);
        engine.doStringSync(`package.preload.${module} = load(source)`);
      }
      engine.global.set("source", await platform.readText(`${fileOf(name)}.lua`));
      engine.global.set("name", `@${fileOf(name)}.lua`);
      engine.doStringSync(LOAD_GIVEN);
      return {
        run: (size, rounds) => {
          engine.global.set("size", size);
          engine.global.set("rounds", rounds);
          return engine.doStringSync(RUN_GIVEN);
        },
        collect: () => engine.doStringSync("collectgarbage()"),
        close: () => engine.global.close(),
      };
    },
    measure: () => {
      const openMeasured = () => {
        const engine = open();
        return { run: (source) => engine.doStringSync(source), close: () => engine.global.close() };
      };
      return memoryOf(openMeasured, () => lua.module.HEAPU8.length);
    },
  };
}
