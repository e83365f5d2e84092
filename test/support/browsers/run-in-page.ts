/** Runs a module script in a page of a browser under test. */
import type { StaticServer } from "../static-server.js";
import type { TestBrowser } from "./browser.js";

/** What happened on a page. */
export interface PageRun {
  /** The value that the script passed to `done`, converted through JSON. */
  readonly result: unknown;
  /** The lines of the console, in order: `log: text`. */
  readonly console: readonly string[];
  /** All requested addresses. */
  readonly requests: readonly string[];
}

export interface PageOptions {
  /** The time limit. */
  readonly seconds?: number;
  /** Headers of the page, such as its policy. */
  readonly headers?: Readonly<Record<string, string>>;
  /** HTML before the scripts, such as an import map. */
  readonly head?: string;
}

let pages = 0;

/**
 * Runs the script in a new page at `/page.html`. The script is served as a file, so imports are relative to the root, and
 * strict policies allow it. It calls `done(value)` or throws. Rejects with what it threw, or if it takes too long.
 */
export async function runInPage(
  browser: TestBrowser,
  server: StaticServer,
  script: string,
  { seconds = 45, headers = {}, head = "" }: PageOptions = {},
): Promise<PageRun> {
  server.texts.set("/page.html", html(head));
  server.texts.set("/page-start.js", START);
  server.texts.set("/page-script.js", script);
  server.headers.set("/page.html", headers);
  const { finished, console, requests } = await browser.visit(
    `${server.origin}/page.html?${++pages}`, // a new address each time, so that nothing is cached
    seconds,
  );
  const { value, error } = JSON.parse(finished) as { value?: unknown; error?: string };
  if (error !== undefined) throw new Error(`in the page: ${error}\n${console.join("\n")}`);
  return { result: value, console, requests };
}

/** Reports to `globalThis.finished`, and records the console in `globalThis.shown` for engines that do not show it. */
const START = `
globalThis.done = (value) => { globalThis.finished ??= JSON.stringify({ value }); };
globalThis.failed = (error) => {
  const text = String(error), stack = String(error?.stack ?? "");
  globalThis.finished ??= JSON.stringify({ error: stack.startsWith(text) ? stack : text + "\\n" + stack });
};
addEventListener("unhandledrejection", (event) => failed(event.reason));
addEventListener("error", (event) => failed(event.error ?? event.message ?? event.target?.src), true);
globalThis.shown = [];
for (const [method, type] of Object.entries({ log: "log", info: "info", debug: "debug", warn: "warning", error: "error" })) {
  const original = console[method];
  console[method] = (...values) => {
    shown.push(type + ": " + values.map(String).join(" "));
    original.apply(console, values);
  };
}
// A static script's rejected top-level await is no event in WebKit.
import("/page-script.js").catch(failed);
`;

function html(head: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<title>Perilune</title>
${head}
<script src="/page-start.js"></script>
`;
}
