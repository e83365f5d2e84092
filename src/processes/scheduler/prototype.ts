/** Programs for processes, which are compiled once. */

import { badParameter } from "../../errors/values.js";
import { describeGiven } from "../../errors/describe.js";
import type { Runtime } from "../../runtime/runtime.js";

/** A program that compiles, made by `compile`. */
export class Prototype {
  readonly #source: string | Uint8Array;

  /** For `compile`. */
  constructor(
    readonly runtime: Runtime,
    source: string | Uint8Array,
    readonly name: string,
  ) {
    this.#source = typeof source === "string" ? source : source.slice();
    Object.freeze(this);
  }

  /** Throws `ERR_PARAMETER`. */
  static sourceOf(given: unknown): string | Uint8Array {
    if (typeof given === "object" && given !== null && #source in given) return given.#source;
    throw badParameter("proto", `expected the result of compile, found ${describeGiven(given)}`);
  }
}

/**
 * Compiles a program, text, for processes. Its compiled form stays in the runtime's cache (`RuntimeOptions.compileCache`), so
 * that states of the runtime do not compile it again.
 * @param name a file's name, as in messages, or `=text`
 * Throws `ERR_LUA_SYNTAX`, and `ValueError` for something else than text or bytes of text.
 */
export function compile(runtime: Runtime, source: string | Uint8Array, name: string): Prototype {
  if (typeof name !== "string" || name === "") throw badParameter("name", "expected the name of a file");
  const chunk = /^[@=]/.test(name) ? name : `@${name}`;
  const state = runtime.createState({ sandbox: "strict", libraries: [] });
  try {
    state.load(source, { name: chunk }).close();
  } finally {
    state.close();
  }
  return new Prototype(runtime, source, chunk);
}
