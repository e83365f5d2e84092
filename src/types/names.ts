/** The names that modules, types and parameters may have, and those that Lua keeps to itself. */

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
