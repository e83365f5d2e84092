/** Firefox, through Marionette: WebDriver's commands over TCP, built into Firefox. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import path from "node:path";
import type { Engine } from "./browser.js";
import { findProgram, Program } from "./programs.js";
import { WebDriverBrowser, type WebDriver } from "./webdriver.js";

const file = findProgram("FIREFOX", "firefox-esr", "firefox");

/** Settings without requests of the browser's own, and with a port chosen by the system. */
const PREFERENCES = {
  "app.update.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.page": 0,
  "datareporting.policy.dataSubmissionEnabled": false,
  "dom.max_script_run_time": 0,
  "extensions.update.enabled": false,
  "marionette.port": 0,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "toolkit.telemetry.reportingpolicy.firstRun": false,
};

export const firefox: Engine = {
  name: "Firefox",
  missing: file === undefined ? ["firefox-esr"] : [],
  launch: async () => new WebDriverBrowser(await start(file ?? "")),
};

async function start(executable: string): Promise<Marionette> {
  const program = new Program();
  const profile = program.home;
  const preferences = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  writeFileSync(path.join(profile, "user.js"), preferences.join(""));
  program.start(executable, ["--marionette", "--headless", "--no-remote", "--profile", profile]);
  try {
    const port = await program.answer("Firefox's port", () => {
      const written = path.join(profile, "MarionetteActivePort");
      return (existsSync(written) && Number(readFileSync(written, "utf8"))) || undefined;
    });
    return await Marionette.connect(port, program);
  } catch (error) {
    await program.stop();
    throw error;
  }
}

/** Sends `LENGTH:[0, id, command, parameters]` and receives `LENGTH:[1, id, error, result]`. */
class Marionette implements WebDriver {
  version = "";
  readonly #socket: Socket;
  readonly #program: Program;
  readonly #waiting = new Map<number, PromiseWithResolvers>();
  #received = Buffer.alloc(0);
  #last = 0;

  private constructor(socket: Socket, program: Program) {
    this.#socket = socket;
    this.#program = program;
    socket.on("data", (bytes) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#read();
    });
    const lost = (): void => {
      for (const { reject } of this.#waiting.values())
        reject(new Error(`Firefox has gone\n${program.output}`));
      this.#waiting.clear();
    };
    socket.on("error", lost).on("close", lost);
  }

  static async connect(port: number, program: Program): Promise<Marionette> {
    const marionette = new Marionette(connect(port, "127.0.0.1"), program);
    const { capabilities } = (await marionette.#call("WebDriver:NewSession", {})) as {
      capabilities: { browserVersion: string };
    };
    marionette.version = capabilities.browserVersion;
    return marionette;
  }

  async navigate(url: string): Promise<void> {
    await this.#call("WebDriver:Navigate", { url });
  }

  async execute(script: string): Promise<unknown> {
    const { value } = (await this.#call("WebDriver:ExecuteScript", { script, args: [] })) as {
      value: unknown;
    };
    return value;
  }

  async close(): Promise<void> {
    await this.#call("Marionette:Quit", { flags: ["eForceQuit"] }).catch(() => undefined);
    this.#socket.destroy();
    await this.#program.stop(5000);
  }

  #call(command: string, parameters: unknown): Promise<unknown> {
    const id = ++this.#last;
    const message = Buffer.from(JSON.stringify([0, id, command, parameters]));
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.write(`${message.length}:`);
      this.#socket.write(message);
    });
  }

  #read(): void {
    for (;;) {
      const colon = this.#received.indexOf(":");
      if (colon < 0) return;
      const end = colon + 1 + Number(this.#received.subarray(0, colon).toString());
      if (this.#received.length < end) return;
      const message: unknown = JSON.parse(this.#received.subarray(colon + 1, end).toString());
      this.#received = this.#received.subarray(end);
      if (!Array.isArray(message)) continue; // the greeting
      const [, id, error, result] = message as [number, number, unknown, unknown];
      const { resolve, reject } = this.#waiting.get(id) ?? {};
      this.#waiting.delete(id);
      if (error === null) resolve?.(result);
      else reject?.(new Error(`Firefox: ${JSON.stringify(error)}`));
    }
  }
}

interface PromiseWithResolvers {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}
