/** Chromium, through playwright-core. */
import { chromium as playwright, type Browser, type Page } from "playwright-core";
import type { Engine, TestBrowser, Visit } from "./browser.js";
import { untilFinished } from "./finished.js";
import { findProgram } from "./programs.js";

/** The path of the browser, if the machine has one. */
export const chromiumPath = findProgram(
  "CHROMIUM",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
);

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const chromium: Engine = {
  name: "Chromium",
  missing: chromiumPath === undefined ? ["chromium"] : [],
  launch: async () => new Chromium(await sharedChromium()),
};

let shared: Promise<Browser> | undefined;

/** The browser of all test files of this process. Playwright ends it with the process. */
async function sharedChromium(): Promise<Browser> {
  const running = await shared?.catch(() => undefined);
  if (shared === undefined || running?.isConnected() !== true) shared = launchChromium();
  return shared;
}

/** Playwright's own browser, for tests that need more than visits. */
export function launchChromium(): Promise<Browser> {
  return playwright.launch({ executablePath: chromiumPath ?? "", headless: true, args: FLAGS });
}

class Chromium implements TestBrowser {
  readonly #browser: Browser;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  get version(): string {
    return this.#browser.version();
  }

  async visit(url: string, seconds: number): Promise<Visit> {
    const page: Page = await this.#browser.newPage();
    try {
      const console: string[] = [];
      const requests: string[] = [];
      page.on("console", (message) => console.push(`${message.type()}: ${message.text()}`));
      page.on("request", (request) => requests.push(request.url()));
      const failed = new Promise<never>((_resolve, reject) => page.once("pageerror", reject));
      // Not page.evaluate, which needs `eval`; a policy may forbid that.
      const devtools = await page.context().newCDPSession(page);
      const evaluate = async (expression: string): Promise<unknown> => {
        const { result } = await devtools.send("Runtime.evaluate", { expression, returnByValue: true });
        return result.value as unknown;
      };
      await page.goto(url);
      await Promise.race([untilFinished(evaluate, url, seconds), failed]);
      return { finished: String(await evaluate("globalThis.finished")), console, requests };
    } finally {
      await page.close();
    }
  }

  close(): Promise<void> {
    return Promise.resolve(); // other files use it
  }
}
