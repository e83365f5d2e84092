/** The module `log` of a page: lines on its console. `createLog` makes one with a sink of the embedder's. */

import { consoleOutput } from "../../runtime/console.browser.js";
import { createLog, textLines } from "./define.js";

export * from "./define.js";

const encoder = new TextEncoder();
const output = consoleOutput("error");

export default createLog({
  sink: textLines((line) => {
    output.write(encoder.encode(line));
  }),
});
