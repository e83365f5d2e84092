/**
 * Compiles one C file without includes to a side module, with the compiler that npm installs. Only for tests of the loader
 * itself, which need a real module and no library.
 */

import { commands, runLLVM } from "@yowasp/clang";

const CLANG =
  "--target=wasm32-unknown-emscripten -nostdinc -fPIC -O2 -fwasm-exceptions -mllvm -wasm-enable-sjlj -c".split(
    " ",
  );
const LD =
  "-shared --experimental-pic --no-entry --unresolved-symbols=import-dynamic --export-if-defined=__wasm_call_ctors".split(
    " ",
  );

/** Returns the module's bytes; `exports` are C names. Throws the compiler's messages. */
export async function compileFreestanding(
  source: string,
  exports: readonly string[],
): Promise<Uint8Array<ArrayBuffer>> {
  // Loads the compiler without printing progress.
  await runLLVM(undefined, {}, { fetchProgress: () => undefined });
  const object = await run("clang", [...CLANG, "x.c", "-o", "x.o"], { "x.c": source }, "x.o");
  const names = exports.map((name) => `--export=${name}`);
  return run("wasm-ld", [...LD, ...names, "x.o", "-o", "x.wasm"], { "x.o": object }, "x.wasm");
}

async function run(
  command: "clang" | "wasm-ld",
  args: string[],
  files: Record<string, string | Uint8Array>,
  product: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const said: string[] = [];
  const decoder = new TextDecoder();
  const log = (bytes: Uint8Array | null): void => {
    if (bytes !== null) said.push(decoder.decode(bytes, { stream: true }));
  };
  try {
    const out = await commands[command](args, files, { stdout: log, stderr: log });
    const made = out?.[product];
    if (made instanceof Uint8Array) return new Uint8Array(made);
  } catch (error) {
    throw new Error(`${command} failed: ${said.join("")}`, { cause: error });
  }
  throw new Error(`${command} made no ${product}: ${said.join("")}`);
}
