/** Temporary directories that are removed in any case, also if a signal ends the process. */
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

const directories = new Set<string>();

/** Calls `use` with the path of a fresh directory, and removes it when the promise settles. */
export async function inTemporaryDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(path.join(tmpdir(), "perilune-"));
  if (directories.size === 0) for (const signal of SIGNALS) process.on(signal, removeAll);
  directories.add(directory);
  try {
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
    directories.delete(directory);
    if (directories.size === 0) stopListening();
  }
}

/** Then lets the signal do what it would have done. */
function removeAll(signal: NodeJS.Signals): void {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  stopListening();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function stopListening(): void {
  for (const signal of SIGNALS) process.off(signal, removeAll);
}
