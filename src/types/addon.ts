/**
 * What is written of modules: an addon for lua-language-server (`library/` and its `config.json`, see
 * https://luals.github.io/wiki/addons), declarations for TypeScript, pages, manifests. Paths and texts; files are others'
 * business.
 */

import { printLuals } from "./luals.js";
import { printManifest } from "./manifest.js";
import { printMarkdown } from "./markdown.js";
import type { Manifest } from "./type.js";
import { printTypescript } from "./typescript.js";

export const TYPE_FORMATS = ["luals", "typescript", "markdown", "json"] as const;

export type TypeFormat = (typeof TYPE_FORMATS)[number];

/** The class that every module's definition file may speak of. */
const LUA_ERROR = `---@meta

--- An error as a value: what functions return in \`nil, err\`, and what \`error\` may be given again.
---@class LuaError
---@operator concat(any): string
local LuaError = {}

--- What kind of error it is: \`not_found\`, \`timeout\`, ...
---@return string
function LuaError:kind() end

--- Whether another try can help.
---@return boolean
function LuaError:retryable() end

---@return string
function LuaError:message() end

--- More about it, for programs.
---@return table?
function LuaError:details() end

--- This error with a text before its message.
---@param message string
---@return LuaError
function LuaError:wrap(message) end

--- The error that this one wraps.
---@return LuaError?
function LuaError:unwrap() end
`;

const PRINTERS: Readonly<Record<TypeFormat, (manifest: Manifest) => readonly [string, string][]>> = {
  luals: (manifest) => [[`luals/library/${place(manifest)}.lua`, printLuals(manifest)]],
  typescript: (manifest) => [[`typescript/${place(manifest)}.d.ts`, printTypescript(manifest)]],
  markdown: (manifest) => [[`markdown/${place(manifest)}.md`, printMarkdown(manifest)]],
  json: (manifest) => [[`json/${place(manifest)}.types.json`, printManifest(manifest)]],
};

/** A module's name as a path. */
const place = ({ name }: Manifest): string => name.replaceAll(".", "/");

/** The files of modules in these formats: paths relative to one directory, with `/`, to texts. Names are not twice. */
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

/** `words` are patterns of Lua: where one of them is found in a file, the editor offers the addon. */
function addonConfig(manifests: readonly Manifest[]): string {
  const words = manifests.map(({ name }) => `require[%s%(]*['"]${name.replaceAll(/[.-]/g, "%$&")}['"]`);
  return `${JSON.stringify({ name: "perilune", words, settings: {} }, undefined, 2)}\n`;
}
