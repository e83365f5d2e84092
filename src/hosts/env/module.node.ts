/**
 * The module `env` on Node, with the process's variables; the state's policy decides which may be read. `createEnv` makes
 * one with other variables or with a list of names.
 */

import { shipped } from "../../modules/host/origin.js";
import { createEnv } from "./define.js";

export * from "./define.js";

export default shipped("env", createEnv({ values: () => process.env }));
