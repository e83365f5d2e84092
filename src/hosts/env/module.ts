/** The module `env` of a page, which has no environment. `createEnv` makes one with variables of the embedder's. */

import { createEnv } from "./define.js";

export * from "./define.js";

export default createEnv({ values: {} });
