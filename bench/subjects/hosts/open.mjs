/** Opens the host of a subject by its kind, in Node or in a page. */
import { openFengari } from "./fengari.mjs";
import { openJavaScript } from "./javascript.mjs";
import { openPerilune } from "./perilune.mjs";
import { openQuickJs } from "./quickjs.mjs";
import { openWasmoon } from "./wasmoon.mjs";

const KINDS = {
  perilune: openPerilune,
  wasmoon: openWasmoon,
  fengari: openFengari,
  quickjs: openQuickJs,
  javascript: openJavaScript,
};

/**
 * @param {string} kind
 * @param {import("../platform.node.mjs").Platform} platform
 * @param {{ core?: string, glue?: string, modules?: string }} options `core` is the URL or path of another core of Perilune, `glue` of its JavaScript, `modules` the
 *   directory of compiled modules
 * @returns {Promise<import("../answers.mjs").Host>}
 */
export function openHost(kind, platform, options) {
  const open = KINDS[kind];
  if (open === undefined) throw new Error(`no host of the kind ${kind}`);
  return open(platform, options);
}
