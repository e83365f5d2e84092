/**
 * What TypeScript knows of a state's results, classes and host functions: uses that fit, and ones that do not, each below a
 * line that expects the error. `npm run typecheck` holds it: an expectation that is not met is an error too.
 */

import {
  defineModule,
  definePacked,
  hostFunction,
  type LuaFunction,
  type LuaState,
  type LuaTable,
} from "../../src/exports.js";

export async function results(state: LuaState): Promise<void> {
  const add = state.get<LuaFunction<[number, number], [number]>>("add");
  const [sum]: [number] = add(1, 2);
  // @ts-expect-error it takes two numbers
  add("x", 1);
  // @ts-expect-error it gives one result
  const [, second] = add(1, sum);
  const all: [number, string] = state.run<[number, string]>("return 1, 'x'");
  const one: string = state.run<string>("return 'x'", { result: "one" });
  const js: { readonly id: number }[] = state.call(add, [], { result: "js" });
  const later: LuaTable = await state.runAsync<LuaTable>("return {}", { result: "one" });
  // @ts-expect-error one result is not an array of results
  const wrong: [number] = state.run<number>("return 1", { result: "one" });
  // @ts-expect-error there is no such form of results
  state.run("return 1", { result: "first" });
  void [all, one, js, later, second, wrong];
}

class Entity {
  private hidden = 1;
  constructor(
    readonly name: string,
    readonly parent?: Entity,
  ) {}
  path(): string {
    return `${this.parent?.path() ?? ""}/${this.name}${this.hidden}`;
  }
}

export function classes(state: LuaState): void {
  state.registerClass(Entity, { fields: ["name", "parent"], methods: ["path"] });
  // @ts-expect-error there is no such method
  state.registerClass(Entity, { methods: ["paths"] });
  // @ts-expect-error a field is not a method
  state.registerClass(Entity, { methods: ["name"] });
  // @ts-expect-error there is no such field
  state.registerClass(Entity, { fields: ["names"] });
  // @ts-expect-error it is private
  state.registerClass(Entity, { fields: ["hidden"] });
  state.registerClass(Response, { fields: ["status"], statics: ["json"] });
  // @ts-expect-error there is no such static method
  state.registerClass(Response, { statics: ["jsn"] });
  // @ts-expect-error an instance has it, not the class
  state.registerClass(Response, { statics: ["status"] });
}

/** Fields and methods of packed objects are known, in methods too. */
export function packed(state: LuaState): void {
  const Entity = definePacked(
    { x: "f64", hits: "i32" },
    {
      methods: {
        hit(by: number) {
          this.hits += by;
          // @ts-expect-error there is no such field
          this.y = 1;
          return this.x;
        },
      },
    },
  );
  const entities = state.packed(Entity, 2);
  const sum: number = entities.at(0).hit(1) + entities.cursor().moveTo(1).x;
  for (const entity of entities) entity.x = sum;
  const at: number = Entity.offsets.x + entities.f64.length;
  // @ts-expect-error there is no such field
  void [at, Entity.offsets.y];
  // @ts-expect-error a field is a number
  entities.at(0).x = "1";
  // @ts-expect-error a method takes what it declares
  entities.at(0).hit("1");
  // @ts-expect-error there is no such field
  void entities.at(0).y;
  // @ts-expect-error an object of an array is no cursor
  entities.at(0).moveTo(1);
  // @ts-expect-error there is no such kind
  definePacked({ x: "f32" });
}

/** A userdata type that refers to itself: `self` and `other` are known without an interface of ours. */
export const recursive = defineModule({
  name: "recursive",
  types: (t) => ({
    define: {
      Node: t.interface({
        name: t.method({ results: [t.string] }),
        child: t.method({ params: [t.param("name", t.string)], results: [t.ref("Node")] }),
        join: t.method({ params: [t.param("other", t.ref("Node"))], results: [t.ref("Node")] }),
      }),
    },
    export: t.record({ root: t.function({ results: [t.ref("Node")] }) }),
  }),
  build: ({ registerType }) => {
    const type = registerType("Node", Entity, (own) => ({
      methods: {
        name: (self) => self.path(),
        child: (self, name) => own.wrap(new Entity(name.trim(), self)),
        join: (self, other) => own.wrap(new Entity(other.name() + self.name, self)),
      },
    }));
    return { exports: { root: () => type.wrap(new Entity("root")) } };
  },
});

export const wrongSelf = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({
      define: { Node: t.interface({ name: t.method({ results: [t.string] }) }) },
      export: t.record({ root: t.function({ results: [t.ref("Node")] }) }),
    }),
    build: ({ registerType }) => {
      const type = registerType("Node", Entity, () => ({
        methods: {
          // @ts-expect-error an entity has no such member
          name: (self) => self.title,
        },
      }));
      return { exports: { root: () => type.wrap(new Entity("root")) } };
    },
  });

export function hostFunctions(state: LuaState): void {
  const send = hostFunction((data: Uint8Array) => data.length, { strings: "bytes" });
  const sent: number = send(new Uint8Array(1));
  state.set("send", send);
  // @ts-expect-error strings are text or bytes
  hostFunction(send, { strings: "buffer" });
  void sent;
}

export const wrongBytes = () =>
  defineModule({
    name: "wrong",
    types: (t) => ({ export: t.record({ f: t.function({ params: [t.param("b", t.bytes)] }) }) }),
    // @ts-expect-error bytes are not a string
    build: () => ({ exports: { f: (b: string) => void b } }),
  });
