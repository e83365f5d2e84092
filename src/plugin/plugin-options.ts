/** Options of the plugin for bundlers. */

import type { BuildOptions, CompilerChoice } from "../compile/build-options.js";
import { readOptions } from "../errors/options.js";
import { badOption } from "../errors/values.js";

/** How to compile imported C, as for `compileModule`. Relative paths start from the current directory. */
export interface PluginBuildOptions extends Omit<BuildOptions, "name"> {
  /** `auto` (the default) is a supported emcc if there is one, otherwise `@yowasp/clang`. */
  readonly compiler?: CompilerChoice;
  /** Where objects are kept between builds: in the user's cache directory (true, the default), in a directory, or nowhere. */
  readonly cache?: boolean | string;
}

/** Options of each plugin of `perilune/plugin`. */
export interface PluginOptions {
  /**
   * The virtual directory of the files of `import files from "./lua/?tree"`: the context of the state that runs them.
   * Default: `/app`.
   */
  readonly context?: string;
  readonly build?: PluginBuildOptions;
}

const KINDS = { context: "text", build: "record" } as const;

/** Checks the options, and adds the defaults. Throws `ERR_OPTION`. */
export function pluginOptions(given: PluginOptions = {}): Required<PluginOptions> {
  const { context = "/app", build = {} } = readOptions(given, KINDS);
  if (!context.startsWith("/"))
    throw badOption("context", `expected an absolute path, found ${JSON.stringify(context)}`);
  return { context, build };
}
