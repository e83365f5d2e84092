/** A process that answers requests: one line each, one at a time. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** After `close` ends its input, a process may take this many milliseconds to exit. */
const PATIENCE = 2000;

export class LineProcess {
  #child;
  #waiting;
  #ended;
  #errors = "";

  /**
   * @param {readonly string[]} command
   * @param {Record<string, string | undefined>} env
   */
  constructor([program = "", ...args], env) {
    this.#child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], env });
    this.#child.stderr.setEncoding("utf8").on("data", (text) => (this.#errors += text));
    this.#child.stdin.on("error", () => undefined); // the exit event reports the end of the process
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      waiting?.resolve(line);
    });
    const end = (/** @type {string} */ how) => {
      this.#ended ??= `${program} ended: ${how} ${this.#errors.trim()}`;
      this.#waiting?.reject(new Error(this.#ended));
    };
    this.#child.on("error", (error) => end(error.message));
    this.#child.on("close", (code, signal) => end(String(code ?? signal)));
  }

  /** Returns the next line, without a request. */
  line() {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) reject(new Error(this.#ended));
      else this.#waiting = { resolve, reject };
    });
  }

  /** @returns {Promise<string>} */
  request(/** @type {string} */ text) {
    const answer = this.line();
    this.#child.stdin.write(`${text}\n`);
    return answer;
  }

  async close() {
    if (this.#ended !== undefined) return;
    const closed = new Promise((resolve) => this.#child.once("close", resolve));
    this.#child.stdin.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), PATIENCE);
    await closed;
    clearTimeout(timer);
  }
}
