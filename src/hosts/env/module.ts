/** The module `env` in browsers, which have no environment. `createEnv` makes one with the embedder's variables. */

import { createEnv } from "./define.js";

export * from "./define.js";

export default createEnv({ values: {} });
