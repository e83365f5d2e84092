/**
 * Runs the example in a page, with files and native modules given as URLs. It receives the imported package, so the same
 * page works with and without a bundler.
 */

/** Runs examples/digest-report.lua on a text and returns its output. */
export async function report({ loadRuntime, callbackOutput }, at, options = {}) {
  let printed = "";
  const decoder = new TextDecoder();
  const runtime = await loadRuntime({
    ...options,
    stdout: callbackOutput((bytes) => {
      printed += decoder.decode(bytes, { stream: true });
    }),
    files: {
      "/app/digest-report.lua": new URL("examples/digest-report.lua", at),
      "/app/lib/report.lua": new URL("examples/lib/report.lua", at),
      "/app/textstats.lua": new URL("examples/textstats.lua", at),
      "/app/textstats.wasm": new URL("examples/textstats.wasm", at),
      "/app/digest.wasm": new URL("native/modules/digest/digest.wasm", at),
      "/data/README.md": new URL("README.md", at),
    },
  });
  const state = runtime.createState({ context: "/app" });
  state.run("assert(loadfile('/app/digest-report.lua'))(...)", { args: ["/data/README.md"] });
  state.close();
  return printed;
}
