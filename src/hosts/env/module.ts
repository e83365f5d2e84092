/** The module `env` in browsers, which have no environment. `createEnv` makes one with the embedder's variables. */

import { shipped } from "../../modules/host/origin.js";
import { createEnv } from "./define.js";

export * from "./define.js";

export default shipped("env", createEnv({ values: {} }));
