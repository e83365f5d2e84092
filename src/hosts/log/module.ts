/** The module `log` in browsers: writes lines to the console. `createLog` makes one with the embedder's sink. */

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
