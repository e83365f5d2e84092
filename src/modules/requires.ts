/**
 * Finds the modules that a script names in its text: `require "x"`, `require("x")`, `require [[x]]` and
 * `pcall(require, "x")`. It cannot see names that are computed at run time.
 */

import { byteText, tokensOf, type Token } from "./lua-tokens.js";

const ESCAPE = 0x1b;

/** Returns the names, each once, in text order; none for a precompiled chunk. */
export function requiresOf(source: Uint8Array): string[] {
  if (source[0] === ESCAPE) return [];
  const tokens = tokensOf(byteText(source));
  const names = tokens.flatMap((token, at) => {
    if (!isRequire(token, tokens[at - 1])) return [];
    const name = argumentOf(tokens, at);
    return name === undefined ? [] : [utf8Text(name)];
  });
  return [...new Set(names)];
}

/**
 * Whether the token is the global `require`; `x.require` and `x:require` are not, but `..` before it is an operator.
 */
function isRequire(token: Token, before: Token | undefined): boolean {
  if (token.kind !== "name" || token.text !== "require") return false;
  return before?.kind !== "other" || (before.text !== "." && before.text !== ":");
}

/** Returns the constant string argument of the call at `at`. */
function argumentOf(tokens: readonly Token[], at: number): string | undefined {
  const [second, third, fourth] = tokens.slice(at + 1, at + 4);
  if (second?.kind === "string") return second.text;
  if (second?.kind !== "other" || third?.kind !== "string") return undefined;
  const ends = fourth?.kind === "other" && (fourth.text === ")" || fourth.text === ",");
  if (second.text === "(") return ends ? third.text : undefined;
  return second.text === "," && ends && isProtectedCall(tokens, at) ? third.text : undefined;
}

/** Whether `require` at `at` is the function passed to `pcall`. */
function isProtectedCall(tokens: readonly Token[], at: number): boolean {
  const [caller, open] = tokens.slice(Math.max(0, at - 2), at);
  return caller?.kind === "name" && caller.text === "pcall" && open?.text === "(";
}

function utf8Text(bytes: string): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    Uint8Array.from(bytes, (char) => char.charCodeAt(0)),
  );
}
