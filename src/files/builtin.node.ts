/**
 * Parts of Node that few programs need, loaded when they are; and `node:fs`, since an import of it loads Node's streams
 * too, to have all its names.
 */

import { createRequire } from "node:module";

type Load = typeof process.getBuiltinModule;

/** As `process.getBuiltinModule`, which Node 21 and 22.0 to 22.2 lack. */
export const builtin: Load =
  (process as { readonly getBuiltinModule?: Load }).getBuiltinModule ?? (createRequire("file:///") as Load);
