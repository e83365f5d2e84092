/**
 * The module `env` on Node: the variables of the process that the state's policy lets it read. `createEnv` makes one with
 * others, or with a list of names.
 */

import { createEnv } from "./define.js";

export * from "./define.js";

export default createEnv({ values: () => process.env });
