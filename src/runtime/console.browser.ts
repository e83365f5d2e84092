/**
 * Standard output of a page: lines to its console. This is the one file of the library that writes there, since a
 * page has no other place for what `print` prints, and people who come from wasmoon look for it there. Whoever wants
 * it elsewhere gives `stdout` and `stderr` to `loadRuntime`.
 */

import type { OutputStream } from "../files/streams.js";

/** The two streams of a console. A line without an end is shown once the script has come to rest. */
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
