/** Lexical rules: names of modules, types and parameters, Lua's keywords, well-formed strings. */

const PART = /^[a-zA-Z_][0-9a-zA-Z_-]*(?:\.[a-zA-Z_][0-9a-zA-Z_-]*)*$/;
const IDENTIFIER = /^[a-zA-Z_][0-9a-zA-Z_]*$/;

const LUA_KEYWORDS: ReadonlySet<string> = new Set(
  (
    "and break do else elseif end false for function goto if in local nil not or repeat return then true " +
    "until while"
  ).split(" "),
);

/** Whether a native or host module may have this name: parts joined by dots; parts may contain hyphens. */
export function isModuleName(name: string): boolean {
  return PART.test(name);
}

/** Whether it can be the id of a command: the name of a module, a dot and a name. */
export function isCommandId(id: string): boolean {
  return id.includes(".") && PART.test(id);
}

/** Whether it consists of letters, digits and underscores and starts with no digit; keywords count. */
export function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name);
}

/** Whether Lua accepts it as a variable, or after a dot. */
export function isLuaName(name: string): boolean {
  return IDENTIFIER.test(name) && !LUA_KEYWORDS.has(name);
}

/** A surrogate without its other half. UTF-8 cannot encode it. */
export const LONE_SURROGATE = /[\ud800-\udfff]/u;
const LONE_SURROGATES = new RegExp(LONE_SURROGATE, "gu");

/** `String.prototype.isWellFormed`, if the platform has it; TypeScript's ES2022 library does not. */
const ownIsWellFormed = (String.prototype as { isWellFormed?: (this: string) => boolean }).isWellFormed;

/** Whether a string has no lone surrogates, and so can be encoded as UTF-8. */
export const isWellFormed =
  ownIsWellFormed === undefined
    ? (text: string): boolean => !LONE_SURROGATE.test(text)
    : (text: string): boolean => ownIsWellFormed.call(text);

/** Replaces each lone surrogate by U+FFFD, so that the text can be encoded. */
export function toWellFormed(text: string): string {
  return text.replace(LONE_SURROGATES, "\ufffd");
}

/** Replaces by U+FFFD only the lone surrogates that do not stand for a byte; see utf8.ts. */
export function replaceUnencodable(text: string): string {
  return text.replace(/[\ud800-\udc7f\udd00-\udfff]/gu, "\ufffd");
}
