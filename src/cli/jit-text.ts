/** The report of `--jit=stats`. */

import type { JitReport } from "../core/compiler.js";

/** The most places and functions that are listed. */
const MOST = 20;
const utf8 = new TextEncoder();

export function jitText(report: JitReport | undefined): Uint8Array {
  if (report === undefined) return utf8.encode("jit: nothing may be compiled here\n");
  const { units, compiled, bytes, compiledBytes, milliseconds, refused, leaves } = report;
  const lines = [
    `jit: compiled ${compiled} functions, ${compiledBytes} bytes, in ${milliseconds.toFixed(1)} ms; ${units} functions have ${bytes} bytes at the end`,
    ...refused.slice(0, MOST).map((text) => `  not compiled: ${text}`),
    ...leaves.slice(0, MOST).map(([place, count]) => `  left ${count} times: ${place}`),
  ];
  return utf8.encode(`${lines.join("\n")}\n`);
}
