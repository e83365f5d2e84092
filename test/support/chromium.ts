/** Headless Chromium for tests, the machine's own. Where it is missing, tests are skipped by name; CI installs it. */
import { existsSync } from "node:fs";
import path from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import type { StaticServer } from "./static-server.js";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

function findChromium(): string | undefined {
  const onPath = (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return [process.env["CHROMIUM"] ?? "", ...onPath].find((file) => file !== "" && existsSync(file));
}

/** The browser's file, or undefined: then skip, with `WITHOUT` in the name. */
export const chromiumPath = findChromium();
export const WITHOUT = chromiumPath === undefined ? " (skipped: no chromium on the path)" : "";

export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath ?? "",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** What a page did. */
export interface PageRun {
  /** What the script gave to `done`, by way of JSON. */
  readonly result: unknown;
  /** What stood in the console, in order: `log: text`. */
  readonly console: readonly string[];
  /** Every address that was asked for. */
  readonly requests: readonly string[];
}

/**
 * Runs a module script in a page of its own at `/page.html`. The script calls `done(value)` or throws. Rejects with
 * what it threw, or when it has not ended after `seconds`.
 */
export async function runInPage(
  browser: Browser,
  server: StaticServer,
  script: string,
  seconds = 45,
): Promise<PageRun> {
  server.texts.set("/page.html", html(script));
  const page: Page = await browser.newPage();
  try {
    const console: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => console.push(`${message.type()}: ${message.text()}`));
    page.on("request", (request) => requests.push(request.url()));
    const failed = new Promise<never>((_resolve, reject) => page.once("pageerror", reject));
    const finished = page
      .waitForFunction("globalThis.finished", undefined, { timeout: seconds * 1000, polling: 20 })
      .catch((error: unknown) => {
        throw new Error(`${String(error)}\n${console.join("\n")}`);
      });
    await page.goto(`${server.origin}/page.html`);
    await Promise.race([finished, failed]);
    // One turn more, for what is shown when the script has come to rest.
    await page.evaluate("new Promise((resolve) => setTimeout(resolve, 20))");
    const { value, error } = JSON.parse(await page.evaluate<string>("globalThis.finished")) as {
      value?: unknown;
      error?: string;
    };
    if (error !== undefined) throw new Error(`in the page: ${error}\n${console.join("\n")}`);
    return { result: value, console, requests };
  } finally {
    await page.close();
  }
}

function html(script: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<title>Perilune</title>
<script type="module">
globalThis.done = (value) => { globalThis.finished ??= JSON.stringify({ value }); };
globalThis.failed = (error) => { globalThis.finished ??= JSON.stringify({ error: String(error?.stack ?? error) }); };
addEventListener("unhandledrejection", (event) => failed(event.reason));
addEventListener("error", (event) => failed(event.error ?? event.message), true);
</script>
<script type="module">
${script}
</script>
`;
}
