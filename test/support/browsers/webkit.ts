/** WebKit: WebKitGTK's MiniBrowser, through WebKitWebDriver, on a virtual display. */
import type { Engine } from "./browser.js";
import { findProgram, freePort, Program } from "./programs.js";
import { WebDriverBrowser, type WebDriver } from "./webdriver.js";

const driver = findProgram("WEBKIT_WEBDRIVER", "WebKitWebDriver");
const display = findProgram("XVFB", "Xvfb");

export const webkit: Engine = {
  name: "WebKit",
  missing: [...(driver ? [] : ["WebKitWebDriver"]), ...(display ? [] : ["Xvfb"])],
  launch: async () => new WebDriverBrowser(await start(driver ?? "", display ?? "")),
};

async function start(driverFile: string, displayFile: string): Promise<Session> {
  const screen = new Program();
  const server = new Program();
  const stop = async (): Promise<void> => {
    await server.stop();
    await screen.stop();
  };
  try {
    // Prints the number of the display that it chose.
    screen.start(displayFile, ["-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp"]);
    const number = await screen.answer("Xvfb", () => /^(\d+)\n/m.exec(screen.output)?.[1]);
    const port = await freePort();
    server.start(driverFile, [`--port=${port}`], { DISPLAY: `:${number}`, GDK_BACKEND: "x11" });
    const origin = `http://127.0.0.1:${port}`;
    await server.answer("WebKitWebDriver", () =>
      fetch(`${origin}/status`).then(
        ({ ok }) => ok || undefined,
        () => undefined,
      ),
    );
    return await Session.open(origin, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

class Session implements WebDriver {
  private constructor(
    readonly version: string,
    readonly url: string,
    readonly stop: () => Promise<void>,
  ) {}

  static async open(origin: string, stop: () => Promise<void>): Promise<Session> {
    const { sessionId, capabilities } = (await call("POST", `${origin}/session`, {
      capabilities: { alwaysMatch: {} },
    })) as { sessionId: string; capabilities: { browserVersion: string } };
    return new Session(capabilities.browserVersion, `${origin}/session/${sessionId}`, stop);
  }

  async navigate(url: string): Promise<void> {
    await call("POST", `${this.url}/url`, { url });
  }

  execute(script: string): Promise<unknown> {
    return call("POST", `${this.url}/execute/sync`, { script, args: [] });
  }

  async close(): Promise<void> {
    await call("DELETE", this.url).catch(() => undefined);
    await this.stop();
  }
}

async function call(method: string, url: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { value } = (await response.json()) as { value: unknown };
  if (!response.ok) throw new Error(`WebKit: ${JSON.stringify(value)}`);
  return value;
}
