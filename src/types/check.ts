/**
 * Compiles a type into a check: a function that runs without looking at the type again. check-function.ts combines the
 * checks of arguments and results.
 */

import { isObjectLike } from "../errors/describe.js";
import { checkLiteral, checkScalar, show, type Mode } from "./check-scalar.js";
import { checkArray, checkPairs, checkRecord, checkRecursive } from "./check-table.js";
import { expected, luaType, Mismatch, type Check, type Look } from "./mismatch.js";
import { plainReader, type LuaTypeName, type ValueReader } from "./value-reader.js";
import { within } from "./references.js";
import { shortType } from "./signature.js";
import { resolve, type Definitions, type InterfaceType, type Type, type UnionType } from "./type.js";

/** Makes the checks of one module's types. `module` qualifies the names of its types: `mymodule.Object`. */
export class Checks {
  readonly #made = new Map<string, Check>();

  constructor(
    readonly module: string,
    readonly define: Definitions,
  ) {}

  of(type: Type, mode: Mode, name?: string): Check {
    const inner = mode === "argument" ? "exact" : mode;
    switch (type.kind) {
      case "optional":
        return checkOptional(this.of(type.of, mode), mode === "result" ? undefined : type.default);
      case "union":
        return this.#union(type, inner);
      case "array":
        return checkArray(this.of(type.of, inner));
      case "table": {
        const strings = resolve(type.key, this.define).kind === "string";
        return checkPairs(this.of(type.key, inner), this.of(type.value, inner), strings, mode !== "result");
      }
      case "record":
        return checkRecord(
          Object.entries(type.fields).map(([field, of]) => [field, this.of(of, inner)] as const),
        );
      case "interface":
        return checkInterface(type, name, `${this.module}.${name ?? "object"}`);
      case "function":
        return (value, look) =>
          luaType(value, look.reader) === "function"
            ? look.reader.functionOf(value, type)
            : expected("function", value, look);
      case "literal":
        return checkLiteral(type.value);
      case "ref":
        return this.#named(type.name, mode);
      default:
        return checkScalar(type.kind, mode);
    }
  }

  /**
   * The same as `of`, for a member of a union. `of` accepts any table as an array; here a table with keys but without
   * items is not one, since another member may match it.
   */
  ofMember(type: Type, mode: Mode): Check {
    const check = this.of(type, mode);
    if (resolve(type, this.define).kind !== "array") return check;
    return (value, look) => {
      const made = check(value, look);
      return isEmpty(made) && hasEntries(value, look) ? NO_ITEMS : made;
    };
  }

  /** Makes a definition's check on first use, once for each mode. */
  #named(name: string, mode: Mode): Check {
    const key = `${mode} ${name}`;
    const made = this.#made.get(key);
    if (made !== undefined) return made;
    let check: Check | undefined;
    const later: Check = (value, look) => (check ??= make())(value, look);
    const make = (): Check => this.of(resolve({ kind: "ref", name }, this.define), mode, name);
    const found = this.#isRecursive(name) ? checkRecursive(key, later) : later;
    this.#made.set(key, found);
    return found;
  }

  #isRecursive(name: string): boolean {
    const seen = new Set<string>();
    const visit = (type: Type): boolean => {
      if (type.kind !== "ref") return within(type).some(visit);
      if (type.name === name) return true;
      if (seen.has(type.name)) return false;
      seen.add(type.name);
      return within(resolve(type, this.define)).some(visit);
    };
    return within(resolve({ kind: "ref", name }, this.define)).some(visit);
  }

  #union(type: UnionType, mode: Mode): Check {
    const members = type.of.map((of) => ({
      check: this.ofMember(of, mode),
      name: shortType(of),
      luaTypes: this.#luaTypes(of),
      literal: resolve(of, this.define).kind === "literal",
    }));
    const names = listOf(members.map(({ name }) => name));
    return (value, look) => {
      const kind = luaType(value, look.reader);
      const mismatches: { readonly name: string; readonly mismatch: Mismatch; readonly literal: boolean }[] =
        [];
      for (const { check, name, luaTypes, literal } of members) {
        if (luaTypes !== undefined && !luaTypes.has(kind)) continue;
        const found = check(value, look);
        if (!(found instanceof Mismatch)) return found;
        mismatches.push({ name, mismatch: found, literal });
      }
      const reasons = mismatches.filter(({ literal }) => !literal);
      const [only] = reasons;
      if (only !== undefined && mismatches.length === 1) return only.mismatch;
      if (mismatches.length > reasons.length && reasons.length === 0)
        return new Mismatch(`${names} expected, got ${show(value)}`);
      const { problem } = expected(names, value, look);
      if (only === undefined) return new Mismatch(problem);
      return new Mismatch(
        `${problem}; ${reasons.map(({ name, mismatch }) => `not ${name}: ${mismatch.problem}`).join("; ")}`,
      );
    };
  }

  /** The Lua types that values of a type can have; undefined for any. */
  #luaTypes(type: Type): ReadonlySet<LuaTypeName> | undefined {
    const found = resolve(type, this.define);
    switch (found.kind) {
      case "any":
        return undefined;
      case "bytes":
        return new Set(["string"]);
      case "integer":
      case "bigint":
        return new Set(["number"]);
      case "array":
      case "record":
        return new Set(["table"]);
      case "error":
      case "interface":
        return new Set(["userdata", "table"]);
      case "literal":
        return new Set([luaType(found.value, plainReader)]);
      case "optional":
      case "union": {
        const parts = found.kind === "union" ? found.of : [found.of, { kind: "nil" } as const];
        const sets = parts.map((part) => this.#luaTypes(part));
        return sets.includes(undefined) ? undefined : new Set(sets.flatMap((set) => [...(set ?? [])]));
      }
      default:
        return new Set([found.kind]);
    }
  }
}

function checkOptional(check: Check, standard: unknown): Check {
  return (value, look) => (value === undefined || value === null ? standard : check(value, look));
}

function checkInterface(type: InterfaceType, name: string | undefined, shown: string): Check {
  return (value, look) => {
    const object = isObjectLike(value) ? look.reader.objectOf(value, type, name) : undefined;
    return object ?? expected(shown, value, look);
  };
}

const NO_ITEMS = new Mismatch("table without items");

const isEmpty = (made: unknown): boolean => Array.isArray(made) && made.length === 0;

const hasEntries = (table: unknown, { reader }: Look): boolean =>
  reader.entries(table)[Symbol.iterator]().next().done !== true;

/** `a, b or c`. */
function listOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
}

/** Why a JavaScript value is not of a type, worded as Lua does; undefined if it is. */
export function problemOf(
  value: unknown,
  check: Check,
  reader: ValueReader = plainReader,
): string | undefined {
  const found = check(value, { reader, depth: 0, seen: undefined });
  return found instanceof Mismatch ? found.problem : undefined;
}
