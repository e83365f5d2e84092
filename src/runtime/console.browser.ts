/**
 * Standard output of a page: writes lines to the console. Only this file of the library uses the console, because a
 * page has no other place for `print`, and wasmoon prints there too. To redirect output, pass `stdout` and `stderr` to
 * `loadRuntime`.
 */

import type { OutputStream } from "../files/streams.js";

/** Returns an output stream for the console. An incomplete line is shown once the script is idle. */
export function consoleOutput(level: "log" | "error"): OutputStream {
  const decoder = new TextDecoder();
  let rest = "";
  let waiting = false;
  const show = (line: string): void => {
    globalThis.console[level](line);
  };
  const showRest = (): void => {
    waiting = false;
    if (rest === "") return;
    show(rest);
    rest = "";
  };
  return {
    write: (bytes) => {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) show(line);
      if (rest === "" || waiting) return;
      waiting = true;
      setTimeout(showRest);
    },
  };
}
