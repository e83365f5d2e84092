/** The module `log` on Node: lines on standard error. `createLog` makes one with a sink of the embedder's. */

import { createLog, textLines } from "./define.js";

export * from "./define.js";

export default createLog({
  sink: textLines((line) => {
    process.stderr.write(line);
  }),
});
