/** The module `log` on Node: writes lines to standard error. `createLog` makes one with the embedder's sink. */

import { createLog, textLines } from "./define.js";

export * from "./define.js";

export default createLog({
  sink: textLines((line) => {
    process.stderr.write(line);
  }),
});
