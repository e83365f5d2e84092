/**
 * Makes a file or directory once, however many processes ask for it at the same time: the others wait. What is made must appear
 * complete or not at all.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Milliseconds between two looks. */
const PAUSE = 50;

/** Milliseconds after which a lock that names no process counts for nothing. */
const PATIENCE = 10_000;

/**
 * Calls `make`, unless `place` is there or becomes so while another process makes it.
 * @param {string} place
 * @param {() => Promise<unknown>} make
 */
export async function madeOnce(place, make) {
  while (!existsSync(place)) {
    if (!taken(place)) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    else
      try {
        if (!existsSync(place)) await make();
        return;
      } catch (error) {
        if (!existsSync(place)) throw error;
      } finally {
        rmSync(lockOf(place), { force: true });
      }
  }
}

/**
 * The same, and blocks the thread.
 * @param {string} place
 * @param {() => unknown} make
 */
export function madeOnceSync(place, make) {
  while (!existsSync(place)) {
    if (!taken(place)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    else
      try {
        if (!existsSync(place)) make();
        return;
      } catch (error) {
        if (!existsSync(place)) throw error;
      } finally {
        rmSync(lockOf(place), { force: true });
      }
  }
}

const lockOf = (place) => `${place}.lock`;

/** Takes the lock; that of a process which has ended counts for nothing. */
function taken(place) {
  const lock = lockOf(place);
  mkdirSync(path.dirname(lock), { recursive: true });
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  try {
    const holder = Number(readFileSync(lock, "utf8"));
    if (holder > 0) process.kill(holder, 0);
    else if (Date.now() - statSync(lock).mtimeMs > PATIENCE) rmSync(lock, { force: true });
  } catch (error) {
    if (error.code === "ESRCH") rmSync(lock, { force: true });
  }
  return false;
}
