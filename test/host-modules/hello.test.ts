/** The smallest host module: found by `require`, bound as a global, checked by its types. */

import { describe, expect, test } from "vitest";
import { defineModule } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";

let built = 0;

const greetings = defineModule({
  name: "greetings",
  description: "Greets people.",
  class: ["deterministic"],
  types: (t) => ({
    export: t.record({
      hello: t.function({ results: [t.string] }),
      greet: t.function({
        params: [t.param("who", t.string), t.param("greeting", t.optional(t.string, "Hello"))],
        results: [t.string],
      }),
    }),
  }),
  build: () => {
    built++;
    return {
      exports: { hello: () => "Hello, World!", greet: (who, greeting) => `${greeting}, ${who}!` },
    };
  },
});

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product);

  test("hello and greet, by require and as a global", () => {
    using state = runtime().createState({ modules: [greetings] });
    state.run(`
      local greetings = require "greetings"
      assert(greetings.hello() == "Hello, World!")
      assert(greetings.greet("Ada") == "Hello, Ada!")
      assert(greetings.greet("Ada", "Hi") == "Hi, Ada!")
      assert(require "greetings" == greetings)
    `);
    state.bind(greetings);
    state.run(`assert(_G.greetings == require "greetings")`);
  });

  test("it is built once for all states", () => {
    const before = built;
    using first = runtime().createState({ modules: [greetings] });
    using second = runtime().createState();
    second.bind(greetings);
    first.run(`require "greetings"`);
    expect(built - before).toBeLessThanOrEqual(1);
    expect(second.run("return greetings.hello()")).toEqual(["Hello, World!"]);
  });

  test("wrong arguments give Lua's own messages", () => {
    using state = runtime().createState({ modules: [greetings] });
    const message = (code: string): unknown =>
      state.run(`local greetings = require "greetings" return select(2, pcall(function() ${code} end))`, {
        name: "=chunk",
      })[0];
    expect(message("greetings.greet()")).toBe(
      "chunk:1: bad argument #1 to 'greet' (string expected, got no value)",
    );
    expect(message("greetings.greet('a', {})")).toBe(
      "chunk:1: bad argument #2 to 'greet' (string expected, got table)",
    );
    expect(message("greetings:greet()")).toBe(
      "chunk:1: calling 'greet' on bad self (string expected, got table)",
    );
    expect(message("local object = { call = greetings.greet } object.call(io.stdout)")).toBe(
      "chunk:1: bad argument #1 to 'call' (string expected, got FILE*)",
    );
    expect(message("error((select(2, pcall(greetings.greet))), 0)")).toBe(
      "bad argument #1 to 'greetings.greet' (string expected, got no value)",
    );
  });
});
