/** Imports of C: compiles a file to a native module, and reports errors at their line. */

import path from "node:path";
import { hasCode } from "../errors/has-code.js";
import { CompileError } from "../errors/compile.js";
import { FAILED, type Bundler, type Message } from "./bundler.js";
import { bytesModule } from "./module-text.js";
import type { PluginBuildOptions } from "./plugin-options.js";

/** The first line of a compiler's output with this word: `vec.c:3:5: error: expected ';'`. */
const place = (kind: string): RegExp => new RegExp(`^(.+?):(\\d+):(\\d+): (?:fatal )?${kind}: `, "m");

/** Returns the text of the module for a C file. Throws `ERR_OPTION`. */
export async function cModule(file: string, build: PluginBuildOptions, bundler: Bundler): Promise<string> {
  const { compileModule } = await import("../compile/compile.node.js");
  const cwd = process.cwd();
  const name = path.relative(cwd, file).replaceAll(path.sep, "/");
  const at = (kind: string, output: string): Pick<Message, "loc"> => {
    const [, source, line, column] = place(kind).exec(output) ?? [];
    if (source === undefined) return {};
    const loc = { file: path.resolve(cwd, source), line: Number(line), column: Number(column) - 1 };
    return { loc };
  };
  try {
    const { wasm, warnings, dependencies } = await compileModule({
      cache: true,
      ...build,
      cwd,
      files: [name],
    });
    for (const dependency of dependencies) bundler.addWatchFile(dependency);
    if (warnings !== "") bundler.warn({ message: warnings.trimEnd(), id: file, ...at("warning", warnings) });
    return bytesModule(wasm);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    const found = at("error", hasCode(error, "ERR_COMPILE") ? error.diagnostics : "");
    if (found.loc !== undefined) bundler.addWatchFile(found.loc.file);
    bundler.error({ message: error.message, id: file, pluginCode: error.code, ...found });
    return FAILED;
  }
}
