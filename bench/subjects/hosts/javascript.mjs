/**
 * JavaScript itself: the twins of the programs, as an upper bound for a JavaScript engine, and its built-in equivalents for
 * passing texts and structures.
 */
import { boundaryOfPlatform } from "../../suites/boundary/cases.mjs";
import { entitiesOfJavaScript } from "../../suites/embedding/entity-cases.mjs";
import { rulesCases } from "../../suites/embedding/orders.mjs";
import { decide } from "../../suites/embedding/rules.mjs";
import { processesOfJavaScript } from "../../suites/processes/others.mjs";
import { Cannot } from "../answers.mjs";

/** @returns {Promise<import("../answers.mjs").Host>} */
export async function openJavaScript(platform) {
  return {
    cases: {
      ...boundaryOfPlatform(),
      ...rulesCases(async () => () => ({ decide })),
      ...entitiesOfJavaScript(),
      ...processesOfJavaScript(),
    },
    async program(name) {
      if (name.startsWith("programs/native/")) throw new Cannot("it has no twin in JavaScript");
      const twin = await platform.importModule(`${name}.mjs`);
      return { run: twin.default };
    },
  };
}
