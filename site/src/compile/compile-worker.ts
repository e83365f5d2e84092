/** The compiler's worker: loads LLVM once, with progress, and compiles one module after the other. */
import { compileSources, fetchSysroot } from "perilune/compile";
import type { CompileRequest, CompileResponse } from "./protocol.js";

type Clang = Parameters<typeof compileSources>[0]["clang"];
type Sysroot = Awaited<ReturnType<typeof fetchSysroot>>;

const send = (response: CompileResponse): void => {
  postMessage(response);
};

let toolchain: Promise<{ clang: Clang; sysroot: Sysroot }> | undefined;
let last: Promise<unknown> = Promise.resolve();

addEventListener("message", ({ data }: MessageEvent<CompileRequest>) => {
  last = last.then(() => compile(data));
});

async function compile({ id, name, sources, assets }: CompileRequest): Promise<void> {
  try {
    toolchain ??= load(assets);
    const { clang, sysroot } = await toolchain;
    const { wasm, warnings } = await compileSources({ clang, sysroot, name, sources });
    send({ type: "compiled", id, wasm, warnings });
  } catch (error) {
    send({ type: "failed", id, text: error instanceof Error ? error.message : String(error) });
  }
}

async function load(assets: string): Promise<{ clang: Clang; sysroot: Sysroot }> {
  try {
    const bundle = new URL("clang/bundle.js", assets).href;
    const clang = (await import(/* @vite-ignore */ bundle)) as Clang;
    const progress = ({ doneLength, totalLength }: { doneLength: number; totalLength: number }): void => {
      send({ type: "progress", done: doneLength, total: totalLength });
    };
    const [sysroot] = await Promise.all([
      fetchSysroot(new URL("sysroot/", assets), new URL("include/", assets)),
      clang.runLLVM(undefined, {}, { fetchProgress: progress }),
    ]);
    return { clang, sysroot };
  } catch (error) {
    toolchain = undefined; // so that the next attempt loads it again
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the C compiler did not load: ${reason}`, { cause: error });
  }
}
