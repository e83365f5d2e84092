/** quickjs-emscripten: another language's interpreter on WebAssembly. Structures pass as JSON, as its documentation advises. */
import { rulesCases } from "../../suites/embedding/orders.mjs";
import { Cannot } from "../answers.mjs";

const RULES = "suites/embedding/rules.mjs";
const BY_JSON = "(text) => JSON.stringify(decide(JSON.parse(text)))";

/** @returns {Promise<import("../answers.mjs").Host>} */
export async function openQuickJs(platform) {
  const quickjs = await platform.quickjs();
  const prepare = async () => {
    const source = (await platform.readText(RULES)).replace(/^export /gm, "");
    return () => open(source);
  };
  const open = (source) => {
    const context = quickjs.newContext();
    context.unwrapResult(context.evalCode(source)).dispose();
    const decide = context.unwrapResult(context.evalCode(BY_JSON));
    return {
      decide: (orders) => {
        const text = context.newString(JSON.stringify(orders));
        const result = context.unwrapResult(context.callFunction(decide, context.undefined, text));
        text.dispose();
        const decisions = JSON.parse(context.getString(result));
        result.dispose();
        return decisions;
      },
      close: () => {
        decide.dispose();
        context.dispose();
      },
    };
  };
  return {
    cases: rulesCases(prepare),
    program: () => Promise.reject(new Cannot("its programs are not Lua")),
  };
}
