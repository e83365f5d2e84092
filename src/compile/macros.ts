/** Reads the option `defines` of a build. Names and values are checked, so that none becomes another flag of the compiler. */
import { kindOf } from "../errors/describe.js";
import { badOption, type ValueError } from "../errors/values.js";
import type { BuildOptions, Macro } from "./build-options.js";

const NAME = String.raw`[\p{ID_Start}_]\p{ID_Continue}*`;
const IDENTIFIER = new RegExp(`^${NAME}$`, "u");

/** `F()`, `F(x, y)`, `F(...)`, `F(x, ...)` and GNU's `F(x...)`. */
const FUNCTION = new RegExp(
  String.raw`^${NAME}\( *(?:\.\.\.|${NAME}(?: *, *${NAME})*(?: *\.\.\.| *, *\.\.\.)?)? *\)$`,
  "u",
);

/**
 * Returns the macros of `defines`, an array of strings or an object, in order. Throws `ERR_OPTION` for a wrong name or
 * value.
 */
export function readMacros(defines: NonNullable<BuildOptions["defines"]>): Macro[] {
  if (!isList(defines)) return Object.entries(defines).map(([name, value]) => macro(name, value));
  return defines.map((text) => {
    const end = text.indexOf("=");
    return end < 0 ? macro(text, true) : macro(text.slice(0, end), text.slice(end + 1));
  });
}

/** Returns the compiler's flags for macros. */
export function macroFlags(macros: readonly Macro[]): string[] {
  return macros.map(({ name, value }) => (value === undefined ? `-U${name}` : `-D${name}=${value}`));
}

function macro(name: string, value: unknown): Macro {
  if (!IDENTIFIER.test(name) && (value === false || !FUNCTION.test(name))) {
    const expected = value === false ? "the name of a macro to undefine" : "the name of a macro, X or F(x)";
    throw badOption("defines", `expected ${expected}, found ${JSON.stringify(name)}`);
  }
  if (value === false) return { name, value: undefined };
  if (value === true) return { name, value: "1" };
  if (typeof value !== "string" && !(typeof value === "number" && Number.isFinite(value))) {
    const found = typeof value === "number" ? String(value) : kindOf(value);
    throw wrongValue(name, `a string, a finite number, true or false, found ${found}`);
  }
  const text = String(value);
  // Compilers ignore the rest after a line feed.
  if (/[\n\r\0]/.test(text)) throw wrongValue(name, `text in one line, found ${JSON.stringify(text)}`);
  return { name, value: text };
}

function wrongValue(name: string, problem: string): ValueError {
  return badOption("defines", `expected the value of ${name} to be ${problem}`);
}

/** `Array.isArray` does not narrow a readonly array. */
function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}
