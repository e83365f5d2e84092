/** Says why an engine refused to compile any WebAssembly, in the same words whatever the engine's. */

import { describeThrown } from "./describe.js";

/** The words of engines for a policy of the page, and for a host that compiles nothing at run time. */
const POLICY = /content security policy|content-security-policy|wasm-unsafe-eval|blocked by CSP/i;
const HOST = /disallowed by embedder/i;

/** Returns the reason if `error`, from compiling, means that nothing may be compiled; otherwise undefined. */
export function whyForbidden(error: unknown): string | undefined {
  const text = describeThrown(error);
  if (POLICY.test(text))
    return "the page's policy forbids compiling WebAssembly; its script-src must have 'wasm-unsafe-eval'";
  return HOST.test(text)
    ? "this host compiles no WebAssembly at run time, only modules that are imported: the core (option wasm), " +
        "with the native modules that perilune link puts into it"
    : undefined;
}
