/**
 * Runs a child process to its end and returns its output. Never throws because of the child.
 */
import { spawn } from "node:child_process";

/** LuaFileSystem's test lists /tmp thousands of times; nothing else here takes more than seconds. */
const TIMEOUT = 15 * 60_000;

/**
 * @typedef {object} Outcome
 * @property {number | string} code exit status, or the signal or error that ended it
 * @property {string} stdout the bytes as Latin-1, since tests do not only write UTF-8
 * @property {string} stderr
 */

/**
 * @param {readonly string[]} command program and arguments
 * @param {{ cwd?: string, env?: Record<string, string> }} [options] `env` extends this process's environment,
 *   without the variables that affect Lua's search
 * @returns {Promise<Outcome>}
 */
export function run([program = "", ...args], { cwd, env = {} } = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(LUA_|PERILUNE_STDLIB_DIR$)/.test(name));
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...Object.fromEntries(kept), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    // Not spawn's own `timeout`: its timer stays if the program cannot be started.
    const timer = setTimeout(() => child.kill("SIGKILL"), TIMEOUT);
    const end = (/** @type {number | string} */ code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    };
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("latin1").on("data", (chunk) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk) => (stderr += chunk));
    child.on("error", (error) => end(error.message));
    child.on("close", (code, signal) => end(code ?? signal ?? "unknown"));
  });
}
