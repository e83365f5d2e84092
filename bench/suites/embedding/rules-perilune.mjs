/** How Perilune runs the cases of the rules. */
import { requestsWith, rulesCases } from "./orders.mjs";

const RULES = "suites/embedding/rules.lua";

const engineOf = (state) => {
  const decide = state.get("decide");
  return {
    decide: (orders) => state.call(decide, [orders], { result: "js" }),
    collect: () => void state.run("collectgarbage()"),
    close: () => state.close(),
  };
};

export function rulesOfPerilune(runtime, readText) {
  return {
    ...rulesCases(async () => {
      const rules = await readText(RULES);
      return () => {
        const state = runtime.createState({ ignoreEnvironment: true });
        state.run(rules);
        return engineOf(state);
      };
    }),
    "embedding/request-template": async () => {
      const template = await runtime.template({ ignoreEnvironment: true, run: await readText(RULES) });
      return { ...requestsWith(() => engineOf(template.createState())), close: () => template.close() };
    },
  };
}
