/**
 * JavaScript itself: the twins of the programs, as the ceiling of what a JavaScript engine can do, and what it has for texts
 * and structures that cross.
 */
import { boundaryOfPlatform } from "../../suites/boundary/cases.mjs";
import { Cannot } from "../answers.mjs";

/** @returns {Promise<import("../answers.mjs").Host>} */
export async function openJavaScript(platform) {
  return {
    cases: boundaryOfPlatform(),
    async program(name) {
      if (name.startsWith("programs/native/")) throw new Cannot("it has no twin in JavaScript");
      const twin = await platform.importModule(`${name}.mjs`);
      return { run: twin.default };
    },
  };
}
