/** Checks of texts: names of modules, types and parameters, names that Lua keeps to itself, text that has bytes. */

const PART = /^[a-zA-Z_][0-9a-zA-Z_-]*(?:\.[a-zA-Z_][0-9a-zA-Z_-]*)*$/;
const IDENTIFIER = /^[a-zA-Z_][0-9a-zA-Z_]*$/;

const LUA_KEYWORDS: ReadonlySet<string> = new Set(
  (
    "and break do else elseif end false for function goto if in local nil not or repeat return then true " +
    "until while"
  ).split(" "),
);

/** Whether a native module or a host module may have this name: parts joined by dots, hyphens within them. */
export function isModuleName(name: string): boolean {
  return PART.test(name);
}

/** Whether it is letters, digits and underscores as a name has them; it may be a keyword. */
export function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name);
}

/** Whether Lua takes it for a variable or behind a dot. */
export function isLuaName(name: string): boolean {
  return IDENTIFIER.test(name) && !LUA_KEYWORDS.has(name);
}

/** A surrogate that is not one of a pair: it is no character, and UTF-8 has no bytes for it. */
export const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** `String.prototype.isWellFormed`, where the platform has it: TypeScript's library of ES2022 does not. */
const ownIsWellFormed = (String.prototype as { isWellFormed?: (this: string) => boolean }).isWellFormed;

/** Whether `text` has no lone surrogate. */
export const isWellFormed =
  ownIsWellFormed === undefined
    ? (text: string): boolean => !LONE_SURROGATE.test(text)
    : (text: string): boolean => ownIsWellFormed.call(text);
