/** Says why an engine refused to compile WebAssembly, in the same words whatever the engine's. */

import { describeThrown } from "./describe.js";

/** The words of engines for a policy of the page, and for a host that compiles nothing at run time. */
const POLICY = /content security policy|content-security-policy|wasm-unsafe-eval|blocked by CSP/i;
const HOST = /disallowed by embedder/i;
/** Chromium's for a module of more than 8 MB that a page compiles at once. */
const MAIN_THREAD = /disallowed on the main thread/i;

/** The engines that have what Perilune needs, in their first such version. */
const ENGINES = "Perilune runs in Chrome 95, Firefox 100, Safari 15.2, Node 20, and later versions";

/** A module whose function has a `try` with `catch_all`. */
const WITH_EXCEPTIONS = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0], // the header
  ...[1, 4, 1, 96, 0, 0], // a type of function
  ...[3, 2, 1, 0], // a function
  ...[10, 8, 1, 6, 0, 6, 64, 25, 11, 11], // its code
);

/** Returns what this engine lacks for any core; undefined if it lacks nothing. */
export function whyUnsupported(): string | undefined {
  const { WebAssembly: api } = globalThis as { WebAssembly?: Pick<typeof WebAssembly, "validate"> };
  if (api === undefined) return `this engine has no WebAssembly, or it is switched off; ${ENGINES}`;
  return api.validate(WITH_EXCEPTIONS) ? undefined : `this engine has no WebAssembly exceptions; ${ENGINES}`;
}

/** Returns the reason if `error`, from compiling, means that nothing may be compiled; otherwise undefined. */
export function whyForbidden(error: unknown): string | undefined {
  const text = describeThrown(error);
  if (POLICY.test(text))
    return "the page's policy forbids compiling WebAssembly; its script-src must have 'wasm-unsafe-eval'";
  if (MAIN_THREAD.test(text))
    return (
      "the browser does not compile a module of this size at once on the page's main thread; " +
      "run Lua in a worker, as perilune/worker does"
    );
  return HOST.test(text)
    ? "this host compiles no WebAssembly at run time, only modules that are imported: the core (option wasm), " +
        "with the native modules that perilune link puts into it"
    : undefined;
}
