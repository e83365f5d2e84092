/** Where compiled objects are kept between builds: in the user's cache directory, as other tools do. */
import path from "node:path";
import type { Environment } from "./find-emcc.node.js";

const OFF: readonly (string | undefined)[] = ["off", "0"];

/**
 * Returns the directory for cached objects: PERILUNE_CACHE, else `perilune` in the user's cache directory. Undefined if
 * PERILUNE_CACHE is `off` or the environment names no home.
 */
export function cacheDirectory(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const { PERILUNE_CACHE: own, XDG_CACHE_HOME: xdg, HOME: home, LOCALAPPDATA: local } = environment;
  if (OFF.includes(own)) return undefined;
  if (own) return own;
  // The specification says to ignore relative paths.
  if (xdg && path.isAbsolute(xdg)) return path.join(xdg, "perilune");
  if (platform === "win32") return local ? path.join(local, "perilune", "Cache") : undefined;
  if (!home) return undefined;
  return platform === "darwin"
    ? path.join(home, "Library", "Caches", "perilune")
    : path.join(home, ".cache", "perilune");
}
