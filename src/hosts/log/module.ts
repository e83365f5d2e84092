/** The module `log` in browsers: writes lines to the console. `createLog` makes one with the embedder's sink. */

import { shipped } from "../../modules/host/origin.js";
import { consoleOutput } from "../../runtime/console.browser.js";
import { createLog, textLines } from "./define.js";

export * from "./define.js";

const encoder = new TextEncoder();
const output = consoleOutput("error");

const logModule = createLog({
  sink: textLines((line) => {
    output.write(encoder.encode(line));
  }),
});

export default shipped("log", logModule);
