/** `perilune/plugin`: imports of Lua, native modules and C for bundlers. For development only, and on Node or Bun. Re-exports only. */

export { plugins as default } from "./plugin/plugin.node.js";
export type {
  EsbuildLikePlugin,
  PerilunePlugins,
  RollupLikePlugin,
  WebpackLikePlugin,
} from "./plugin/plugin.node.js";
export type { PluginBuildOptions, PluginOptions } from "./plugin/plugin-options.js";
export { ValueError } from "./errors/values.js";
