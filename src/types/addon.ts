/**
 * Prints the types of modules as files: an addon for lua-language-server (`library/` and `config.json`, see
 * https://luals.github.io/wiki/addons), TypeScript declarations, Markdown pages and JSON manifests. Returns paths and
 * contents; the caller writes them.
 */

import { printLuals } from "./luals.js";
import { printManifest } from "./manifest.js";
import { printMarkdown } from "./markdown.js";
import type { Manifest } from "./type.js";
import { printTypescript } from "./typescript.js";

export const TYPE_FORMATS = ["luals", "typescript", "markdown", "json"] as const;

export type TypeFormat = (typeof TYPE_FORMATS)[number];

/** Defines the class `LuaError`, which every module's definition file may refer to. */
const LUA_ERROR = `---@meta

--- An error as a value. Functions return it in \`nil, err\`; pass it to \`error\` to throw it.
---@class LuaError
---@operator concat(any): string
local LuaError = {}

--- The kind of error: \`not_found\`, \`timeout\`, ...
---@return string
function LuaError:kind() end

--- Whether a retry can succeed.
---@return boolean
function LuaError:retryable() end

---@return string
function LuaError:message() end

--- Structured data about the error.
---@return table?
function LuaError:details() end

--- The calls of Lua where it was made: a traceback. Nil if no function has returned or raised it.
---@return string?
function LuaError:stack() end

--- A new error that puts \`message\` before this one's.
---@param message string
---@return LuaError
function LuaError:wrap(message) end

--- The error that this one wraps, if any.
---@return LuaError?
function LuaError:unwrap() end
`;

const PRINTERS: Readonly<Record<TypeFormat, (manifest: Manifest) => readonly [string, string][]>> = {
  luals: (manifest) => [[`luals/library/${place(manifest)}.lua`, printLuals(manifest)]],
  typescript: (manifest) => [[`typescript/${place(manifest)}.d.ts`, printTypescript(manifest)]],
  markdown: (manifest) => [[`markdown/${place(manifest)}.md`, printMarkdown(manifest)]],
  json: (manifest) => [[`json/${place(manifest)}.types.json`, printManifest(manifest)]],
};

/** A module's name as a path: dots become slashes. */
const place = ({ name }: Manifest): string => name.replaceAll(".", "/");

/**
 * The files for `manifests` in these formats, as a map from path to content. Paths are relative to one output directory
 * and use `/`. Module names must be unique.
 */
export function printFiles(
  manifests: readonly Manifest[],
  formats: readonly TypeFormat[] = TYPE_FORMATS,
): ReadonlyMap<string, string> {
  const files = new Map(
    formats.flatMap((format) => manifests.flatMap((manifest) => [...PRINTERS[format](manifest)])),
  );
  if (!formats.includes("luals")) return files;
  files.set("luals/library/LuaError.lua", LUA_ERROR);
  files.set("luals/config.json", addonConfig(manifests));
  return files;
}

/** `words` are Lua patterns; the editor offers the addon for a file that matches one. */
function addonConfig(manifests: readonly Manifest[]): string {
  const words = manifests.map(({ name }) => `require[%s%(]*['"]${name.replaceAll(/[.-]/g, "%$&")}['"]`);
  return `${JSON.stringify({ name: "perilune", words, settings: {} }, undefined, 2)}\n`;
}
