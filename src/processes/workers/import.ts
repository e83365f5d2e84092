/** Exports that workers import too: host modules, functions that bind, policies. */

import { isObject } from "../../values/objects.js";
import { badParameter } from "../../errors/values.js";
import { comesFrom } from "../../modules/host/origin.js";
import { importExport } from "../../threads/import-export.js";

/**
 * Imports a module of JavaScript and returns one of its exports, an object or a function, which processes may then use in
 * workers: each worker imports it for itself. Rejects with `ERR_PARAMETER` for an address that is not absolute and for
 * another export, and with what the import throws.
 * @param url as from `new URL("./module.js", import.meta.url)`
 * @param name the name of the export. Default: `default`
 */
export async function importForWorkers<T extends object = never>(
  url: URL | string,
  name = "default",
): Promise<T> {
  const address = String(url);
  if (!URL.canParse(address)) throw badParameter("url", `expected an absolute address, found "${address}"`);
  const value = await importExport(address, name);
  if (!isObject(value))
    throw badParameter("name", `expected an object or a function as the export '${name}' of ${address}`);
  return comesFrom(value, { url: address, name }) as T;
}
