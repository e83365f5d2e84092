#!/usr/bin/env node
/** Starts the command. Node 22.1 and later keep its compiled code for the next start; see `NODE_COMPILE_CACHE`. */

const { getBuiltinModule } = process as {
  readonly getBuiltinModule?: (id: string) => { readonly enableCompileCache?: () => unknown };
};
getBuiltinModule?.("node:module").enableCompileCache?.();

// A module that this one imports in the usual way is compiled before.
void import("./start.js").then(({ startProcess }) => {
  startProcess();
});
