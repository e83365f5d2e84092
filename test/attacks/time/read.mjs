/** Reads the attacks on a deadline in this folder: each file has one kind. */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const CASE = /^--- (.+)\n/m;

/**
 * @typedef {object} Attack
 * @property {string} kind
 * @property {string} name
 * @property {string} setup Lua that runs before the deadline is set; what it needs later is in globals
 * @property {string} step statements that take long, or little; they can be repeated
 */

/** @returns {Attack[]} */
export function readAttacks() {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".lua"))
    .sort()
    .flatMap((file) => {
      const [, ...parts] = readFileSync(path.join(FOLDER, file), "utf8").split(CASE);
      return parts.flatMap((name, at) => {
        if (at % 2 !== 0) return [];
        const [setup = "", step] = (parts[at + 1] ?? "").split(/^do:$/m);
        if (step === undefined) throw new Error(`${file}: ${name} has no "do:"`);
        return [{ kind: path.basename(file, ".lua"), name, setup, step: step.trim() }];
      });
    });
}

/** The ways to repeat a step for ever, or for long. */
export const WAYS = {
  "in a loop": (/** @type {string} */ step) => `while true do ${step} end`,
  "in code without jumps": (/** @type {string} */ step) =>
    `local f = assert(load((${JSON.stringify(`do ${step} end `)}):rep(200))) while true do f() end`,
  "in calls that catch": (/** @type {string} */ step) =>
    `local function f() while true do ${step} end end while true do pcall(f) end`,
};
