/** fengari as one module for a page, because its package is for Node and bundlers. */
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** @returns {Promise<Uint8Array>} an ES module whose default export is the package */
export async function fengariBundle() {
  const { outputFiles } = await build({
    stdin: { contents: 'import fengari from "fengari"; export default fengari;', resolveDir: ROOT },
    ...{ bundle: true, minify: true, write: false, format: "esm", platform: "browser", target: "es2022" },
    external: ["fs", "os", "path", "child_process", "crypto", "readline-sync", "tmp"],
    define: { "process.env.FENGARICONF": "undefined", process: "undefined" },
    logLevel: "silent",
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error("esbuild made nothing of fengari");
  return file.contents;
}
