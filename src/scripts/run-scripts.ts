/**
 * Runs the Lua of a page: its elements `<script type="text/lua">`, in order, in one state. Modules that they require by a
 * constant name are fetched first, from below one URL.
 */

import { hasCode } from "../errors/has-code.js";
import { readOptions } from "../errors/options.js";
import { badParameter, badOption } from "../errors/values.js";
import { describeThrown } from "../errors/describe.js";
import { isUrl } from "../errors/realms.js";
import { fetchFile } from "../runtime/fetch-files.js";
import { Runtime } from "../runtime/runtime.js";
import type { RuntimeOptions } from "../runtime/runtime-options.js";
import type { LuaState } from "../state/state.js";

/** Options of `runScripts`. A wrong one throws `ERR_OPTION`. */
export interface ScriptOptions {
  /** Where `require` finds modules: a URL, or one relative to the page. Default: the directory of the page. */
  readonly base?: string | URL;
  /** Called once, before the first script, with the state that runs all of them: to give it functions and values. */
  readonly prepare?: (state: LuaState) => unknown;
  /** The runtime for the state. Default: a new one, without options. */
  readonly runtime?: Runtime;
}

const OPTIONS = { base: "any", prepare: "function", runtime: "any" } as const;

const SELECTOR = 'script[type="text/lua"]';

/** The virtual directory of the modules. */
const CONTEXT = "/app";

type Loader = (options?: RuntimeOptions) => Promise<Runtime>;

/** Makes `runScripts` for the runtimes that `loadRuntime` loads. */
export function scriptRunner(loadRuntime: Loader) {
  return async function runScripts(given: ScriptOptions = {}): Promise<LuaState> {
    const { base = ".", prepare, runtime } = readOptions(given, OPTIONS);
    if (typeof document === "undefined")
      throw badParameter("runScripts", "there is no page to find scripts in");
    if (runtime !== undefined && !(runtime instanceof Runtime))
      throw badOption("runtime", `expected a Runtime, found ${describeThrown(runtime)}`);
    const directory = directoryOf(base);
    const used = runtime ?? (await loadRuntime());
    await parsed();
    const state = used.createState({ context: CONTEXT });
    await prepare?.(state);
    for (const [at, element] of Array.from(document.querySelectorAll<HTMLScriptElement>(SELECTOR)).entries())
      await runElement(element, at + 1, used, state, directory);
    return state;
  };
}

/** Returns the URL with a slash at its end. Throws `ERR_OPTION`. */
function directoryOf(base: unknown): URL {
  if (typeof base !== "string" && !isUrl(base))
    throw badOption("base", `expected a URL or text, found ${describeThrown(base)}`);
  let url: URL;
  try {
    url = new URL(base, document.baseURI);
  } catch (error) {
    throw badOption("base", `${describeThrown(base)} is not a URL`, error);
  }
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

/** Resolves once all elements of the page are there. */
async function parsed(): Promise<void> {
  if (document.readyState !== "loading") return;
  await new Promise((resolve) => {
    document.addEventListener("DOMContentLoaded", resolve, { once: true });
  });
}

/** Runs a script. Its error goes where errors of the page's own scripts go, and the next one runs. */
async function runElement(
  element: HTMLScriptElement,
  number: number,
  runtime: Runtime,
  state: LuaState,
  directory: URL,
): Promise<void> {
  try {
    const address = element.getAttribute("src");
    const text =
      address === null
        ? element.text
        : await fetchFile(address, new URL(address, document.baseURI), (url) => fetch(url));
    await fetchModules(text, number, runtime, directory);
    await state.runAsync(text, { name: address === null ? `=script ${number}` : `@${address}` });
    element.dispatchEvent(new Event("load"));
  } catch (error) {
    element.dispatchEvent(new Event("error"));
    setTimeout(() => {
      throw error;
    });
  }
}

/** Fetches what a script requires, as far as it is there: `require` reports what is missing. Throws `ERR_FILE_SOURCE`. */
async function fetchModules(
  text: string | Uint8Array,
  number: number,
  runtime: Runtime,
  directory: URL,
): Promise<void> {
  const entry = `.script-${number}.lua`;
  const failures: unknown[] = [];
  const source = async (path: string): Promise<string | Uint8Array | undefined> => {
    if (path === entry) return text;
    const url = new URL(path.split("/").map(encodeURIComponent).join("/"), directory);
    try {
      return await fetchFile(path, url, (wanted) => fetch(wanted));
    } catch (error) {
      if (!hasCode(error, "ERR_FILE_SOURCE") || !error.absent) failures.push(error);
      return undefined;
    }
  };
  await runtime.preload(entry, { source, context: CONTEXT });
  if (failures.length > 0) throw failures[0];
}
