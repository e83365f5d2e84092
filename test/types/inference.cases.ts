/**
 * TypeScript's inference from types: implementations that fit, and ones that do not, each below a line that expects the
 * error. `npm run typecheck` and inference.test.ts hold it: an expectation that is not met is an error too.
 */

import { defineModule } from "../../src/modules/host/define.js";
import { lowLevel } from "../../src/modules/host/low-level.js";
import { HostError } from "../../src/errors/host-error.js";
import { Yield } from "../../src/values/yield.js";

/** A yield of its function `sleep`. */
export class Sleep extends Yield {
  readonly commandId = "good.sleep";
  toCommand(): number {
    return 1;
  }
}

/** All kinds of types, and an implementation without one annotation. */
export const good = defineModule({
  name: "good",
  description: "All kinds",
  class: ["deterministic"],
  types: (t) => ({
    define: {
      Node: t.record({ value: t.integer, next: t.optional(t.ref("Node")), kids: t.array(t.ref("Node")) }),
      Object: t.interface({
        name: t.method({ results: [t.string] }),
        add: t.method({ params: [t.param("n", t.number)], results: [t.ref("Object")] }),
      }),
    },
    export: t.record({
      hello: t.function({ results: [t.string] }),
      greet: t.function({
        params: [t.param("name", t.string), t.param("greeting", t.optional(t.string, "Hello"))],
        results: [t.string],
      }),
      log: t.function({
        params: [t.param("format", t.string)],
        rest: t.any,
        results: [t.string, t.optional(t.LuaError)],
      }),
      sum: t.function({ rest: t.integer, results: [t.integer] }),
      split: t.function({ params: [t.param("text", t.string)], restResult: t.string }),
      big: t.function({ params: [t.param("n", t.bigint)], results: [t.bigint] }),
      length: t.function({ params: [t.param("list", t.optional(t.ref("Node")))], results: [t.integer] }),
      open: t.function({ params: [t.param("mode", t.oneOf("r", "w"))], results: [t.ref("Object")] }),
      each: t.function({
        params: [
          t.param("items", t.table(t.string, t.number)),
          t.param("call", t.function({ params: [t.param("key", t.string)], results: [t.boolean, t.nil] })),
        ],
      }),
      counts: t.table(t.integer, t.boolean),
      raw: t.function({ params: [t.param("x", t.any)], results: [t.any] }),
      sleep: t.function({
        params: [t.param("n", t.number)],
        results: [t.string],
        class: ["io"],
        yields: ["good.sleep"],
      }),
      mode: t.oneOf("slow", "fast"),
      version: t.string,
      note: t.optional(t.string),
      util: t.record({ twice: t.function({ params: [t.param("n", t.number)], results: [t.number] }) }),
    }),
  }),
  build: () => ({
    exports: {
      hello: () => "Hello, World!",
      greet: (name, greeting) => `${greeting.toUpperCase()}, ${name.toUpperCase()}!`,
      log: (format, ...rest) => {
        const values: unknown[] = rest;
        return values.length > 0 ? [format.trim()] : ["", new HostError("no values", { kind: "invalid" })];
      },
      sum: (...all) => all.reduce((one, other) => one + other, 0),
      split: (text) => text.split(","),
      big: (n) => n * 2n,
      length: (list) => {
        let length = 0;
        for (let node = list; node !== undefined; node = node.next) length += node.value + node.kids.length;
        return length;
      },
      open: (mode) => {
        const given: "r" | "w" = mode;
        const object = { name: () => given, add: (n: number) => (n > 0 ? object : object) };
        return object;
      },
      each: (items, call) => {
        for (const [key, value] of Object.entries(items)) {
          const [again, none]: [boolean, undefined] = call(key);
          if (again && none === undefined && value.toFixed() === "") break;
        }
      },
      counts: new Map([[1, true]]),
      raw: lowLevel((l) => {
        l.push(l.checkString(1));
        return 1;
      }),
      sleep: (n) => (n > 0 ? new Sleep() : n < 0 ? Promise.resolve("late") : "at once"),
      mode: "fast",
      version: "1",
      util: { twice: (n) => n * 2 },
    },
    yields: [{ type: Sleep, command: "good.sleep" }],
  }),
});

/** The same with a body in braces. */
export const braces = defineModule({
  name: "braces",
  types: (t) => ({
    export: t.record({ upper: t.function({ params: [t.param("s", t.string)], results: [t.string] }) }),
  }),
  build: () => {
    const exports = { upper: (s: string) => s.toUpperCase() };
    return { exports };
  },
});

/** A module that is a function. */
export const callable = defineModule({
  name: "callable",
  types: (t) => ({ export: t.function({ params: [t.param("s", t.string)], results: [t.string] }) }),
  build() {
    return { exports: (s) => s.trim() };
  },
});

export const wrongArgument = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({ export: t.record({ f: t.function({ params: [t.param("s", t.string)] }) }) }),
    // @ts-expect-error a string is not a number
    build: () => ({ exports: { f: (s: number) => void s } }),
  });

export const wrongResult = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({ export: t.record({ f: t.function({ results: [t.string] }) }) }),
    // @ts-expect-error a number is not a string
    build: () => ({ exports: { f: () => 1 } }),
  });

export const noResult = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({ export: t.record({ f: t.function({ results: [t.string] }) }) }),
    // @ts-expect-error there is no result
    build: () => ({ exports: { f: () => undefined } }),
  });

export const missing = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({ export: t.record({ f: t.function({}), g: t.function({}) }) }),
    // @ts-expect-error there is no g
    build: () => ({ exports: { f: () => undefined } }),
  });

export const surplus = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({ export: t.record({ f: t.function({}) }) }),
    // @ts-expect-error there is no g in the types
    build: () => ({ exports: { f: () => undefined, g: () => undefined } }),
  });

export const deepSurplus = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({ export: t.record({ util: t.record({ f: t.function({}) }) }) }),
    // @ts-expect-error there is no g in the types
    build: () => ({ exports: { util: { f: () => undefined, g: () => undefined } } }),
  });

export const optionalIsNotThere = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({ export: t.record({ f: t.function({ params: [t.param("s", t.optional(t.string))] }) }) }),
    build: () => ({
      exports: {
        f: (s) => {
          // @ts-expect-error it may be undefined: it has no default
          s.trim();
        },
      },
    }),
  });

export const tooManyParameters = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({ export: t.record({ f: t.function({ params: [t.param("s", t.string)] }) }) }),
    // @ts-expect-error there is no second argument
    build: () => ({ exports: { f: (s: string, more: string) => void (s + more) } }),
  });

export const oneOfTwoResults = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({ export: t.record({ f: t.function({ results: [t.string, t.string] }) }) }),
    // @ts-expect-error two results are an array of both
    build: () => ({ exports: { f: () => ["one"] } }),
  });

export const aloneOfTwoResults = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({ export: t.record({ f: t.function({ results: [t.string, t.optional(t.LuaError)] }) }) }),
    // @ts-expect-error two results are an array, also when the second is missing
    build: () => ({ exports: { f: () => "one" } }),
  });

export const wrongRest = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({ export: t.record({ f: t.function({ rest: t.integer }) }) }),
    // @ts-expect-error further arguments are integers
    build: () => ({ exports: { f: (...all: string[]) => void all } }),
  });

export const wrongLiteral = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({ export: t.record({ mode: t.oneOf("slow", "fast") }) }),
    // @ts-expect-error neither slow nor fast
    build: () => ({ exports: { mode: "medium" } }),
  });

export const wrongMethod = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({
      define: { Object: t.interface({ name: t.method({ results: [t.string] }) }) },
      export: t.record({ make: t.function({ results: [t.ref("Object")] }) }),
    }),
    // @ts-expect-error the object has no method name
    build: () => ({ exports: { make: () => ({ nome: () => "x" }) } }),
  });

export const wrongField = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({
      define: { Point: t.record({ x: t.number, y: t.number }) },
      export: t.record({ make: t.function({ results: [t.ref("Point")] }) }),
    }),
    // @ts-expect-error a point has a y
    build: () => ({ exports: { make: () => ({ x: 1 }) } }),
  });

export const noSuchType = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({
      define: { Point: t.record({ x: t.number }) },
      export: t.record({ make: t.function({ results: [t.ref("Piont")] }) }),
    }),
    // @ts-expect-error no value is of a type that is not defined
    build: () => ({ exports: { make: () => ({ x: 1 }) } }),
  });

export const wrongConstant = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({ export: t.record({ version: t.string }) }),
    // @ts-expect-error a number is not a string
    build: () => ({ exports: { version: 1 } }),
  });

export const promised = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({ export: t.record({ f: t.function({}) }) }),
    // @ts-expect-error build waits for nothing
    build: async () => Promise.resolve({ exports: { f: () => undefined } }),
  });

export const wrongClass = () =>
  defineModule({
    name: "wrong",
    // @ts-expect-error no class of modules
    class: ["pure"],
    types: (t) => ({ export: t.record({}) }),
    build: () => ({ exports: {} }),
  });

export const wrongDefault = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({
      // @ts-expect-error the default of a string is a string
      export: t.record({ f: t.function({ params: [t.param("s", t.optional(t.string, 1))] }) }),
    }),
    build: () => ({ exports: { f: () => undefined } }),
  });

export const wrongCallback = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({
      export: t.record({
        each: t.function({ params: [t.param("call", t.function({ params: [t.param("n", t.number)] }))] }),
      }),
    }),
    build: () => ({
      exports: {
        // @ts-expect-error the callback takes a number
        each: (call) => call("one"),
      },
    }),
  });

export const noBuild = () =>
  // @ts-expect-error a module is built
  defineModule({ name: "wrong", types: (t) => ({ export: t.record({}) }) });
