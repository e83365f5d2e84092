/** A module's value may have any type: `require`, `bind` and `get` agree on it. */
import { describe, expect, it } from "vitest";
import { defineModule, type HostModule } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";

class Bell {
  rings = 0;
  ring(): number {
    return ++this.rings;
  }
}

/** A module, and the results of a chunk that requires it as `m`. */
const MODULES: readonly [HostModule, chunk: string, expected: unknown][] = [
  [
    defineModule({
      name: "value_function",
      types: (t) => ({ export: t.function({ params: [t.param("n", t.number)], results: [t.number] }) }),
      build: () => ({ exports: (n) => n + 1 }),
    }),
    "return m(1)",
    2,
  ],
  [
    defineModule({
      name: "value_interface",
      types: (t) => ({ export: t.interface({ ring: t.method({ results: [t.number] }) }) }),
      build: () => ({ exports: new Bell() }),
    }),
    "m:ring() return m:ring()",
    2,
  ],
  [
    defineModule({
      name: "value_ref",
      types: (t) => ({
        define: { Bell: t.interface({ ring: t.method({ results: [t.number] }) }) },
        export: t.ref("Bell"),
      }),
      build: (module) => {
        const type = module.registerType<"Bell", Bell>("Bell", { methods: { ring: (bell) => bell.ring() } });
        return { exports: type.wrap(new Bell()) };
      },
    }),
    "return m:ring()",
    1,
  ],
  [
    defineModule({
      name: "value_text",
      types: (t) => ({ export: t.string }),
      build: () => ({ exports: "text" }),
    }),
    "return m",
    "text",
  ],
  [
    defineModule({
      name: "value_false",
      types: (t) => ({ export: t.boolean }),
      build: () => ({ exports: false }),
    }),
    "return m",
    false,
  ],
  [
    defineModule({
      name: "value_any",
      types: (t) => ({ export: t.any }),
      build: () => ({ exports: 2n ** 60n }),
    }),
    "return m",
    2n ** 60n,
  ],
  [
    defineModule({
      name: "value_list",
      types: (t) => ({ export: t.array(t.number) }),
      build: () => ({ exports: [1, 2] }),
    }),
    "return #m .. tostring((pcall(rawset, m, 3, 3)))",
    "2false",
  ],
];

describe.each(products)("the value of a module ('$name')", (product) => {
  const runtime = sharedRuntime(product);

  it.each(MODULES.map(([module, chunk, expected]) => [module.name, { module, chunk, expected }] as const))(
    "%s",
    (name, { module, chunk, expected }) => {
      using state = runtime().createState({ modules: [module] });
      expect(state.run(`local m = require "${name}" ${chunk}`)).toEqual([expected]);
      expect(state.run(`return rawequal(require "${name}", require "${name}")`)).toEqual([true]);
      state.bind(module);
      expect(state.run(`return rawequal(${name}, (require "${name}"))`)).toEqual([true]);
    },
  );

  it("its arguments are still checked", () => {
    const module = MODULES[0]?.[0] as HostModule;
    using state = runtime().createState({ modules: [module] });
    expect(() => state.run("require 'value_function' 'x'")).toThrow(
      /bad argument #1 .*number expected, got string/,
    );
  });
});
