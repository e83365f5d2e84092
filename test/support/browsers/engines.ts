/**
 * Which browsers a test runs in: Chromium for `npm test`; Firefox and WebKit too in a full run; in the gate one of these
 * two. A browser that the machine does not have is skipped by name; CI installs all of them.
 */
import { afterAll, beforeAll, describe } from "vitest";
import { ALL, GATE } from "../scale.js";
import { serve, type StaticServer } from "../static-server.js";
import type { Engine, TestBrowser } from "./browser.js";
import { chromium } from "./chromium.js";
import { firefox } from "./firefox.js";
import { runInPage, type PageOptions, type PageRun } from "./run-in-page.js";
import { webkit } from "./webkit.js";

const ENGINES: readonly Engine[] = ALL ? [chromium, firefox, webkit] : [chromium];

/** The engines for a suite. Which two the gate takes follows from its title. */
const enginesFor = (title: string): readonly Engine[] =>
  GATE ? [chromium, title.charCodeAt(0) % 2 === 0 ? webkit : firefox] : ENGINES;

/** A suffix for a test's name that says what is missing. */
export function without({ missing }: Engine): string {
  return missing.length === 0 ? "" : ` (skipped: no ${missing.join(" and no ")} on the path)`;
}

/** A browser and a server, for the tests of one engine. They exist only while tests run. */
export interface Pages {
  readonly engine: Engine["name"];
  readonly browser: TestBrowser;
  readonly server: StaticServer;
  /** Runs a module script in a page: see run-in-page.ts. */
  run(script: string, options?: PageOptions): Promise<PageRun>;
}

/**
 * Defines the same tests for each engine, in `describe("TITLE in ENGINE")`. They share one browser process and one server of
 * these folders, a function that is called before the tests run.
 */
export function inEachBrowser(
  title: string,
  folders: () => Readonly<Record<string, string>>,
  tests: (pages: Pages) => void,
): void {
  for (const engine of enginesFor(title)) {
    describe.skipIf(engine.missing.length > 0)(`${title} in ${engine.name}${without(engine)}`, () => {
      let browser: TestBrowser | undefined;
      let server: StaticServer | undefined;
      beforeAll(async () => {
        server = await serve(folders());
        browser = await engine.launch();
      });
      afterAll(async () => {
        await browser?.close();
        await server?.close();
      });
      tests({
        engine: engine.name,
        get browser() {
          return started(browser);
        },
        get server() {
          return started(server);
        },
        run: (script, options) => runInPage(started(browser), started(server), script, options),
      });
    });
  }
}

function started<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error("the browser is there while tests run, not before");
  return thing;
}
