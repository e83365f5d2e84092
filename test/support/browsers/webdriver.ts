/**
 * Pages through the commands of W3C WebDriver, which Firefox and WebKit support over different transports. WebDriver reports
 * neither console nor requests: the page records its own console (run-in-page.ts), and its timeline lists its requests.
 */
import type { TestBrowser, Visit } from "./browser.js";
import { untilFinished } from "./finished.js";

/** The commands needed for a visit. Scripts are function bodies; their results are converted through JSON. */
export interface WebDriver {
  readonly version: string;
  navigate(url: string): Promise<void>;
  execute(script: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Reads the results of a finished page. */
const READ = `return JSON.stringify({
  finished: globalThis.finished,
  console: globalThis.shown,
  requests: [location.href, ...performance.getEntriesByType("resource").map((entry) => entry.name)],
});`;

export class WebDriverBrowser implements TestBrowser {
  readonly #driver: WebDriver;

  constructor(driver: WebDriver) {
    this.#driver = driver;
  }

  get version(): string {
    return this.#driver.version;
  }

  async visit(url: string, seconds: number): Promise<Visit> {
    await this.#driver.navigate(url);
    await untilFinished((expression) => this.#driver.execute(`return ${expression};`), url, seconds);
    const visit = JSON.parse(String(await this.#driver.execute(READ))) as Visit;
    await this.#driver.navigate("about:blank");
    return visit;
  }

  close(): Promise<void> {
    return this.#driver.close();
  }
}
