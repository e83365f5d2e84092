/**
 * Converts values of a module for Lua, at any depth: functions are wrapped in checks, objects of an interface get their
 * type, errors become `HostError`s. Everything else stays as it is.
 */

import { isError } from "../../errors/realms.js";
import { HostError } from "../../errors/host-error.js";
import { badResult } from "../../errors/values.js";
import { problemOf, type Checks } from "../../types/check.js";
import type { ValueReader } from "../../types/value-reader.js";
import { within } from "../../types/references.js";
import {
  resolve,
  type Definitions,
  type FunctionType,
  type RecordType,
  type Type,
} from "../../types/type.js";
import { giveType, type HostType } from "../../values/host-types.js";
import { isObject } from "../../values/objects.js";

/** Converts a value. */
export type Convert = (value: unknown) => unknown;

/** The parts of the module that it needs. */
export interface OutwardModule {
  readonly define: Definitions;
  readonly checks: Checks;
  readonly given: ValueReader;
  typeOfInterface(type: Type & { kind: "interface" }): HostType;
  /** Wraps a function of the module for Lua. */
  bind(fn: object, type: FunctionType, name: string): unknown;
}

const errors = new WeakMap<object, HostError>();

/** The same error becomes the same `HostError`. */
export function errorOf(value: Error): HostError {
  const error = errors.get(value) ?? HostError.from(value);
  errors.set(value, error);
  return error;
}

export class Outward {
  readonly #known = new Map<Type, Convert | undefined>();

  constructor(readonly module: OutwardModule) {}

  /** Returns undefined if values of the type need no conversion. `name` is for messages about a function. */
  of(type: Type, name = "?"): Convert | undefined {
    const found = resolve(type, this.module.define);
    if (!this.#isSpecial(found, new Set())) return undefined;
    switch (found.kind) {
      case "error":
        return (value) => (isError(value) ? errorOf(value) : value);
      case "interface": {
        const host = this.module.typeOfInterface(found);
        return (value) => typed(value, host, name);
      }
      case "function":
        return (value) => (isObject(value) ? this.module.bind(value, found, name) : value);
      case "optional":
        return this.of(found.of, name);
      case "union":
        return this.#union(found.of, name);
      case "array": {
        const item = this.#later(found.of, name);
        return (value) => (Array.isArray(value) ? value.map(item) : value);
      }
      case "table":
        return mapped(this.#later(found.key, name), this.#later(found.value, name));
      case "record":
        return this.#record(found);
      default:
        return undefined;
    }
  }

  /** Made once, when it is first needed: a type can contain itself. */
  #later(type: Type, name: string): Convert {
    return (value) => {
      if (!this.#known.has(type)) this.#known.set(type, this.of(type, name));
      return this.#known.get(type)?.(value) ?? value;
    };
  }

  #record({ fields }: RecordType): Convert {
    const special = Object.entries(fields).map(([name, type]) => [name, this.#later(type, name)] as const);
    return (value) => {
      if (!isObject(value)) return value;
      const record = { ...value } as Record<string, unknown>;
      for (const [name, convert] of special) {
        if (Object.hasOwn(record, name)) record[name] = convert(record[name]);
      }
      return record;
    };
  }

  /** Converts by the first of the types that the value matches. */
  #union(types: readonly Type[], name: string): Convert {
    const { checks, given } = this.module;
    const ways = types.map((type) => ({
      check: checks.ofMember(type, "result"),
      convert: this.#later(type, name),
    }));
    return (value) =>
      ways.find(({ check }) => problemOf(value, check, given) === undefined)?.convert(value) ?? value;
  }

  #isSpecial(type: Type, seen: Set<Type>): boolean {
    const found = resolve(type, this.module.define);
    if (seen.has(found)) return false;
    seen.add(found);
    if (found.kind === "function" || found.kind === "interface" || found.kind === "error") return true;
    return within(found).some((part) => this.#isSpecial(part, seen));
  }
}

function typed(value: unknown, type: HostType, name: string): unknown {
  if (!isObject(value)) return value;
  const problem = giveType(value, type);
  if (problem === undefined) return value;
  throw badResult(0, name, problem);
}

function mapped(key: Convert, value: Convert): Convert {
  return (table) => {
    if (table instanceof Map) return new Map([...table].map(([k, v]) => [key(k), value(v)]));
    if (!isObject(table)) return table;
    return Object.fromEntries(Object.entries(table).map(([k, v]) => [k, value(v)]));
  };
}
