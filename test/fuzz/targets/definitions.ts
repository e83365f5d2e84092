/** Definitions of host modules: each is refused with a code, or makes a module whose functions check what they get. */
import fc from "fast-check";
import { defineModule, PeriluneError, t } from "../../../src/index.js";
import { target } from "../target.js";
import { loadCovered } from "../coverage.js";

/** Values that no definition expects, by name. */
const JUNK: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  NaN: () => NaN,
  number: () => 5,
  text: () => "text",
  symbol: () => Symbol("s"),
  array: () => Object.assign(new Array(3), { 2: "a" }),
  object: () => ({ kind: "record", fields: 3 }),
  circle: () => {
    const made: { of?: unknown; kind: string } = { kind: "array" };
    made.of = made;
    return made;
  },
  proxy: () => new Proxy({}, { ownKeys: () => ["length"], get: () => null }),
  revoked: () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  getter: () => Object.defineProperty({}, "kind", { enumerable: true, get: () => "integer" }),
  throwing: () =>
    Object.defineProperty({}, "kind", {
      enumerable: true,
      get: () => {
        throw new RangeError("from a getter");
      },
    }),
  function: () => () => 1,
  promise: () => Promise.resolve(1),
  rejected: () => {
    const made = Promise.reject(new Error("rejected"));
    made.catch(() => undefined);
    return made;
  },
  class: () => class {},
  bytes: () => new Uint8Array(3),
  bigint: () => 2n ** 80n,
  prototype: () => Object.create({ kind: "integer" }) as unknown,
};

type Tree = readonly [what: string, name: string, ...parts: Tree[]];

const names = fc.constantFrom(
  "a",
  "b",
  "x1",
  "",
  "end",
  "__proto__",
  "constructor",
  "a.b",
  "\0",
  "then",
  "toString",
  "é",
);
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.tuple(
      fc.constantFrom("string", "integer", "number", "any", "boolean", "bytes", "bigint", "nil"),
      names,
    ) as fc.Arbitrary<Tree>,
    fc.tuple(
      fc.constantFrom(
        "array",
        "optional",
        "union",
        "record",
        "interface",
        "table",
        "function",
        "literal",
        "ref",
        "doc",
        "rest",
        "param",
      ),
      names,
      tie("tree"),
    ) as fc.Arbitrary<Tree>,
    fc.tuple(
      fc.constantFrom("union", "record", "function", "table"),
      names,
      tie("tree"),
      tie("tree"),
    ) as fc.Arbitrary<Tree>,
    fc.constantFrom(...Object.keys(JUNK)).map((name): Tree => ["junk", name]),
  ),
}));

const field = (name: string, value: unknown): object =>
  Object.defineProperty({}, name, { value, enumerable: true, writable: true, configurable: true });

/** Makes the type that a tree stands for; an untyped caller may give any of them. */
function typeOf([what, name, ...parts]: Tree): unknown {
  const [first, second] = parts.map(typeOf);
  const make = t as unknown as Readonly<Record<string, (...args: unknown[]) => unknown>>;
  if (what === "junk") return JUNK[name]?.();
  if (what === "record" || what === "interface")
    return make[what]?.({ ...field(name, first), ...(parts.length > 1 ? field("b", second) : {}) });
  if (what === "union" || what === "table") return make[what]?.(first, second);
  if (what === "function")
    return make["function"]?.({ params: [make["param"]?.(name, first)], results: [second] });
  if (what === "literal" || what === "ref") return make[what]?.(name);
  if (what === "doc" || what === "param") return make[what]?.(name, first);
  const maker = make[what];
  return typeof maker === "function" ? maker(first) : maker;
}

/** A value of JavaScript that may fit a type. */
function exportOf([what, name, ...parts]: Tree): unknown {
  if (what === "junk") return JUNK[name]?.();
  if (what === "record" || what === "interface")
    return {
      ...field(name, parts[0] && exportOf(parts[0])),
      ...(parts[1] ? field("b", exportOf(parts[1])) : {}),
    };
  if (what === "function") return (...args: unknown[]) => (parts[1] ? exportOf(parts[1]) : args[0]);
  if (what === "array") return [parts[0] && exportOf(parts[0])];
  if (what === "doc" || what === "optional" || what === "union") return parts[0] && exportOf(parts[0]);
  return {
    string: "s",
    integer: 1,
    number: 1.5,
    boolean: true,
    bytes: new Uint8Array(1),
    bigint: 1n,
    literal: name,
  }[what];
}

const USE = `
  local m, seen = ..., {}
  local function walk(v, depth)
    if depth > 4 or seen[v] then return end
    if type(v) == 'function' then
      pcall(v) pcall(v, 1) pcall(v, 'x', {}, nil, 2) pcall(v, v, m) pcall(v, setmetatable({}, { __index = error }))
    elseif type(v) == 'table' then
      seen[v] = true
      for k, x in pairs(v) do walk(x, depth + 1) end
      pcall(function() v.new = 1 end)
    else
      pcall(function() return v.x, v:a(), #v, v .. v end)
    end
  end
  walk(m, 0)`;

interface Input {
  readonly name: string;
  readonly define: readonly (readonly [string, Tree])[];
  readonly types: Tree;
  readonly exports: Tree | null;
  readonly surplus: readonly (readonly [string, string])[];
}

export const definitions = target<Input>({
  name: "definitions",
  sample: 60,
  inputs: fc.record({
    name: fc.oneof({ weight: 4, arbitrary: fc.constant("m") }, { weight: 1, arbitrary: names }),
    define: fc.array(fc.tuple(names, tree), { maxLength: 2 }),
    types: tree,
    exports: fc.option(tree),
    surplus: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      {
        weight: 1,
        arbitrary: fc.array(
          fc.tuple(
            fc.constantFrom("class", "description", "types", "build", "other"),
            fc.constantFrom(...Object.keys(JUNK)),
          ),
          { maxLength: 2 },
        ),
      },
    ),
  }),
  open: async () => {
    const runtime = await loadCovered({ realFiles: false });
    return {
      check: ({ name, define, types, exports, surplus }) => {
        const definition = {
          name,
          types: () => ({
            define: Object.assign({}, ...define.map(([key, tree]) => field(key, typeOf(tree)))) as object,
            export: typeOf(types),
          }),
          build: () => ({ exports: exportOf(exports ?? types) }),
          ...(Object.assign({}, ...surplus.map(([key, junk]) => field(key, JUNK[junk]?.()))) as object),
        };
        let step = "define";
        try {
          const made = defineModule(definition as never);
          step = "open";
          using state = runtime.createState({ modules: [made], limits: { timeout: 2000 } });
          step = "require";
          const [value] = state.run("return require(...)", { args: [made.name] });
          step = "use";
          state.run(USE, { args: [value as never] });
          if (state.death !== undefined) throw state.death;
          return "used";
        } catch (error) {
          // What a getter of the definition throws may come through as it is.
          const isGetters = error instanceof RangeError && error.message === "from a getter";
          if (!(error instanceof PeriluneError) && !isGetters) throw error;
          return `${step} ${error instanceof PeriluneError ? error.code : error.name}`;
        }
      },
      close: () => undefined,
    };
  },
});
