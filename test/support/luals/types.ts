/** Parses types in lua-language-server's annotations to the types of a manifest. */

import type { FunctionType, Param, Rest, Result, Type } from "../../../src/types/type.js";
import { LualsError, Tokens, unquote } from "./tokens.js";

const SCALARS = ["string", "number", "integer", "boolean", "any", "nil"] as const;

/** A field, or the first of a method: `self` has no type. */
type FieldType = Type | { readonly kind: "method"; readonly type: FunctionType };

export class TypeReader {
  constructor(
    readonly tokens: Tokens,
    readonly module: string,
    /** Called for each type of the module that is named. */
    readonly refer: (name: string) => void,
  ) {}

  /** A union, perhaps optional as a whole. */
  type(): Type {
    const of = [this.#unit()];
    while (this.tokens.take("|")) of.push(this.#unit());
    const [only] = of;
    const type: Type = of.length === 1 && only !== undefined ? only : { kind: "union", of };
    return this.tokens.take("?") ? { kind: "optional", of: type } : type;
  }

  /** Parses what follows a name that may have a `?`. */
  typeOf(optional: boolean): Type {
    const type = this.type();
    return optional ? { kind: "optional", of: type } : type;
  }

  #unit(): Type {
    let type = this.#single();
    while (this.tokens.take("[]")) type = { kind: "array", of: type };
    return type;
  }

  #single(): Type {
    const token = this.tokens.peek();
    if (token === undefined) throw new LualsError("a type expected");
    if (this.tokens.take("(")) {
      const type = this.type();
      this.tokens.expect(")");
      return type;
    }
    if (this.tokens.take("{")) return this.#record();
    switch (token.kind) {
      case "string":
        return { kind: "literal", value: unquote(this.tokens.next().text) };
      case "integer":
        return { kind: "literal", value: Number(this.tokens.next().text) };
      case "code":
        return { kind: "literal", value: Number(this.tokens.next().text.slice(1, -1)) };
      case "name":
        return this.#named(this.tokens.next().text);
      default:
        throw new LualsError(`a type expected, got '${this.tokens.rest}'`);
    }
  }

  #named(name: string): Type {
    if (name === "fun") return this.#function(false);
    if (name === "true" || name === "false") return { kind: "literal", value: name === "true" };
    if (name === "table") {
      this.tokens.expect("<");
      const key = this.type();
      this.tokens.expect(",");
      const value = this.type();
      this.tokens.expect(">");
      return { kind: "table", key, value };
    }
    const scalar = SCALARS.find((known) => known === name);
    if (scalar !== undefined) return { kind: scalar };
    if (name === "LuaError") return { kind: "error" };
    if (name === `${this.module}.bigint`) return { kind: "bigint" };
    if (!name.startsWith(`${this.module}.`)) throw new LualsError(`no type '${name}'`);
    const own = name.slice(this.module.length + 1);
    this.refer(own);
    return { kind: "ref", name: own };
  }

  /** A key: a name, or a string in brackets. */
  key(): string {
    if (!this.tokens.take("[")) return this.tokens.name();
    const token = this.tokens.next();
    if (token.kind !== "string") throw new LualsError(`a string expected, got '${token.text}'`);
    this.tokens.expect("]");
    return unquote(token.text);
  }

  #record(): Type {
    const fields: [string, FieldType][] = [];
    while (!this.tokens.take("}")) {
      const name = this.key();
      const optional = this.tokens.take("?");
      this.tokens.expect(":");
      fields.push([name, this.#method() ?? this.typeOf(optional)]);
      if (this.tokens.take(",")) continue;
      this.tokens.expect("}");
      break;
    }
    const methods = fields.flatMap(([name, type]) =>
      type.kind === "method" ? [[name, type.type] as const] : [],
    );
    if (methods.length > 0 && methods.length === fields.length)
      return { kind: "interface", methods: Object.fromEntries(methods) };
    return { kind: "record", fields: Object.fromEntries(fields as [string, Type][]) };
  }

  /** Parses `(fun(self, ...))`, the form of a method within a type. */
  #method(): FieldType | undefined {
    if (!/^\(fun\(self\b(?!\s*[:?])/.test(this.tokens.rest)) return undefined;
    this.tokens.expect("(");
    this.tokens.name();
    const type = this.#function(true);
    this.tokens.expect(")");
    return { kind: "method", type };
  }

  /** Parses from the bracket after `fun` on. */
  #function(method: boolean): FunctionType {
    this.tokens.expect("(");
    if (method) {
      this.tokens.name();
      if (this.tokens.peek()?.text !== ")") this.tokens.expect(",");
    }
    const params: Param[] = [];
    let rest: Rest | undefined;
    while (!this.tokens.take(")")) {
      if (rest !== undefined) throw new LualsError("'...' is not the last parameter");
      if (this.tokens.take("...")) {
        this.tokens.expect(":");
        rest = { type: this.type() };
      } else {
        const name = this.tokens.name();
        const optional = this.tokens.take("?");
        this.tokens.expect(":");
        params.push({ name, type: this.typeOf(optional) });
      }
      if (this.tokens.take(",")) continue;
      this.tokens.expect(")");
      break;
    }
    const { results, restResult } = this.tokens.take(":") ? this.#results() : { results: [] };
    return {
      kind: "function",
      params,
      ...(rest === undefined ? {} : { rest }),
      results,
      ...(restResult === undefined ? {} : { restResult }),
    };
  }

  #results(): { results: Result[]; restResult?: Rest } {
    const results: Result[] = [];
    if (!this.tokens.take("(")) return { results: [{ type: this.type() }] };
    for (;;) {
      if (this.tokens.take("...")) {
        this.tokens.expect(":");
        const restResult = { type: this.type() };
        this.tokens.expect(")");
        return { results, restResult };
      }
      const [, name] = /^([A-Za-z_]\w*)\s*:/.exec(this.tokens.rest) ?? [];
      if (name !== undefined) {
        this.tokens.name();
        this.tokens.expect(":");
      }
      results.push({ ...(name === undefined ? {} : { name }), type: this.type() });
      if (this.tokens.take(",")) continue;
      this.tokens.expect(")");
      return { results };
    }
  }
}
