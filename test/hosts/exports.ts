/** Functions of a shipped module as Lua would call them, arguments and results checked, with JavaScript's own values. */

import { buildModule } from "../../src/modules/host/build.js";
import type { HostModule } from "../../src/modules/host/define.js";
import { argumentCheck, resultCheck } from "../../src/types/check-function.js";
import { Checks } from "../../src/types/check.js";
import { plainReader } from "../../src/types/value-reader.js";
import type { HostError } from "../../src/errors/host-error.js";

/** The results of a call, as a list. */
export type Call = (...args: unknown[]) => readonly unknown[];

export function functionsOf(module: HostModule): Readonly<Record<string, Call>> {
  const { manifest } = module;
  const exports = buildModule(module).exports as Readonly<Record<string, (...args: unknown[]) => unknown>>;
  if (manifest.export.kind !== "record") throw new TypeError("a module of functions");
  const checks = new Checks(manifest.name, manifest.define);
  const calls: Record<string, Call> = {};
  for (const [name, type] of Object.entries(manifest.export.fields)) {
    if (type.kind !== "function") continue;
    const args = argumentCheck(type, name, checks);
    const results = resultCheck(type, name, checks, true);
    calls[name] = (...given) => results(exports[name]?.(...args(given, plainReader)));
  }
  return calls;
}

/** The error of `nil, err`. */
export function errorOf(results: readonly unknown[]): HostError {
  const [value, error] = results;
  if (value !== undefined || error === undefined) throw new Error(`no error: ${String(value)}`);
  return error as HostError;
}
