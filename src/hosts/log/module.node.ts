/** The module `log` on Node: writes lines to standard error. `createLog` makes one with the embedder's sink. */

import { shipped } from "../../modules/host/origin.js";
import { createLog, textLines } from "./define.js";

export * from "./define.js";

const logModule = createLog({
  sink: textLines((line) => {
    process.stderr.write(line);
  }),
});

export default shipped("log", logModule);
