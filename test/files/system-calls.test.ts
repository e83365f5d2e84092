/** The cores import exactly the system calls that `src/files/calls` answers; a stub of the glue would fail with `ENOSYS`. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { answerSystemCalls } from "../../src/files/calls/system-calls.js";
import { ROOT } from "../support/compile.js";

const SYSTEM_CALL = /^(?:__syscall_|fd_|_(?:mmap|msync|munmap)_js$)/;

it.each(["perilune.wasm", "perilune.debug.wasm"])("are all of those that %s imports", (core) => {
  const module = new WebAssembly.Module(readFileSync(path.join(ROOT, "wasm", core)));
  const imported = WebAssembly.Module.imports(module)
    .map(({ name }) => name)
    .filter((name) => SYSTEM_CALL.test(name));
  const imports = { env: {}, wasi_snapshot_preview1: {} };
  answerSystemCalls(imports, {} as never);
  expect(imported.length).toBeGreaterThan(40);
  expect([...Object.keys(imports.env), ...Object.keys(imports.wasi_snapshot_preview1)].sort()).toEqual(
    imported.sort(),
  );
});
