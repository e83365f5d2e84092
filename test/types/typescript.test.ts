/** TypeScript declarations: the compiler takes them, and tells right uses from wrong ones. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { t } from "../../src/types/builder.js";
import { readManifest } from "../../src/types/manifest.js";
import { printTypescript } from "../../src/types/typescript.js";
import { diagnosticsOf } from "../support/typescript.js";
import { manifest } from "../support/manifests.js";

test("the compiler takes what is written of any types", { timeout: 120_000 }, () => {
  const made = fc.sample(manifest, 60);
  const files = made.map((each, index) => [`m${index}.d.ts`, printTypescript(each)] as const);
  const uses = made.map(
    ({ define }, index) =>
      `import type { ${Object.keys(define).map((name) => `${name} as ${name}${index}_`)}, default as E${index} } from "./m${index}.js";\n` +
      `export type T${index} = [E${index}, ${Object.keys(define).map((name) => `${name}${index}_`)}];\n`,
  );
  expect(diagnosticsOf({ ...Object.fromEntries(files), "use.ts": uses.join("") })).toEqual([]);
});

const declared = printTypescript(
  readManifest(
    {
      format: 1,
      name: "mymodule",
      class: [],
      define: {
        Object: t.interface({
          name: t.method({ results: [t.string] }),
          add: t.method({ params: [t.param("n", t.number)] }),
        }),
        Node: t.record({ value: t.integer, next: t.optional(t.ref("Node")) }),
        Record: t.record({ "odd name": t.boolean }),
        HostError: t.literal("mine"),
        string: t.array(t.bigint),
      },
      export: t.record({
        log: t.function({
          params: [t.param("format", t.string)],
          rest: t.any,
          results: [t.string, t.optional(t.LuaError)],
        }),
        open: t.function({
          params: [t.param("default", t.optional(t.oneOf("r", "w")))],
          results: [t.ref("Object")],
        }),
        walk: t.function({
          params: [
            t.param("node", t.ref("Node")),
            t.param("call", t.function({ params: [t.param("n", t.integer)], results: [t.boolean] })),
          ],
        }),
        late: t.function({ params: [t.param("a", t.optional(t.string)), t.param("b", t.string)] }),
        both: t.table(t.integer, t.ref("string")),
        mine: t.ref("HostError"),
        note: t.optional(t.string),
        end: t.function({ restResult: t.string }),
      }),
    },
    "test",
  ),
);

test("(string, ...any) -> (string, error?)", () => {
  expect(declared).toContain("  log(format: string, ...args: unknown[]): [string, HostError | undefined];\n");
});

test("right uses compile, and wrong ones do not", { timeout: 120_000 }, () => {
  const use = `import type mymodule from "./mymodule.js";
import type { Object as Thing, Node, Record as Odd, HostError as Mine, string as Bigs } from "./mymodule.js";
import type { HostError } from "perilune";
declare const m: mymodule;
const [text, error]: [string, HostError | undefined] = m.log("%s", 1, "x", {});
const thing: Thing = m.open();
m.open("w").add(1);
const name: string = thing.name();
const node: Node = { value: 1, next: { value: 2 } };
m.walk(node, (n) => n.toFixed() === name);
m.late(undefined, "b");
const bigs: Bigs | undefined = m.both.get(1);
const mine: Mine = m.mine;
const odd: Odd = { "odd name": true };
const rest: string[] = m.end();
const note: string | undefined = m.note;
// @ts-expect-error a format is a string
m.log(1);
// @ts-expect-error no mode
m.open("x");
// @ts-expect-error no value
m.walk({ next: node }, () => true);
// @ts-expect-error nothing to add
thing.add("1");
// @ts-expect-error may be missing
m.note.length;
// @ts-expect-error cannot be set
m.note = "x";
export { text, error, bigs, mine, odd, rest, note };
`;
  expect(diagnosticsOf({ "mymodule.d.ts": declared, "use.ts": use })).toEqual([]);
});
