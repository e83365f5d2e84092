/** A file operation that fails has the same message in TypeScript as in C. */
import { expect, test } from "vitest";
import { Errno, systemError } from "../../src/files/errno.js";
import { runtimeInternals } from "../../src/runtime/runtime.js";
import { loadRuntime } from "../../src/index.js";

test("every error has the message of the core's strerror", async () => {
  const { core } = runtimeInternals(await loadRuntime());
  const strerror = core.instance.exports["strerror"] as (errno: number) => number;
  const ofC = Object.values(Errno).map((errno) => core.memory.text(strerror(errno)));
  expect(ofC).toContain("No such file or directory");
  expect(Object.values(Errno).map((errno) => systemError(errno).message)).toEqual(ofC);
});
