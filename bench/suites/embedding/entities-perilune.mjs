/** How Perilune runs the cases of entities. */
import {
  COUNT,
  createEntities,
  Entity,
  FIELDS,
  reset,
  sum,
  updateByCursor,
  updateByViews,
} from "./entities.mjs";
import { ENTITIES_LUA, named } from "./entity-cases.mjs";

export function entitiesOfPerilune(runtime, perilune, readText) {
  const stateOf = async (settings = {}) => {
    const state = runtime.createState({ ignoreEnvironment: true, ...settings });
    state.run(await readText(ENTITIES_LUA));
    const call = (name, ...args) => state.call(state.get(name), args)[0];
    return { state, call, close: () => state.close() };
  };
  /** Objects of JavaScript that go to Lua by reference. */
  const objects = ({ state, call, close }, entities) => {
    const all = state.createTable(entities);
    return {
      reset: () => reset(entities),
      update: (frames) => call("update", all, frames),
      sum: () => sum(entities),
      close,
    };
  };
  /** Packed entities that `update` changes in JavaScript. */
  const packedOf = async (update) => {
    const { state, close } = await stateOf();
    const all = state.packed(perilune.definePacked(FIELDS), COUNT);
    return {
      reset: () => reset(all),
      update: (frames) => update(all, frames),
      sum: () => sum(all),
      close,
    };
  };
  return named({
    "": async () => {
      const { call, close } = await stateOf();
      const all = call("create", COUNT);
      return {
        reset: () => call("reset", all),
        update: (frames) => call("update", all, frames),
        sum: () => call("sum", all),
        close,
      };
    },
    "-packed": async () => {
      const { state, call, close } = await stateOf();
      const all = state.packed(perilune.definePacked(FIELDS), COUNT);
      return {
        reset: () => call("reset", all),
        update: (frames) => call("update", all, frames),
        sum: () => sum(all),
        close,
      };
    },
    "-packed-js": () => packedOf((all, frames) => updateByViews(all, all.packedType, frames)),
    "-packed-cursor": () => packedOf(updateByCursor),
    "-class": async () => {
      const opened = await stateOf();
      opened.state.registerClass(Entity);
      return objects(opened, createEntities());
    },
    "-type": async () => {
      const { definition, wrap } = entityModule(perilune);
      const opened = await stateOf({ modules: [definition] });
      opened.call("require", "entities");
      const entities = createEntities();
      for (const each of entities) wrap(each);
      return objects(opened, entities);
    },
  });
}

/** A module with a type whose metamethods read and write the fields; `wrap` gives an object the type. */
function entityModule({ defineModule }) {
  let wrap = (/** @type {object} */ each) => each;
  const definition = defineModule({
    name: "entities",
    types: (t) => ({ define: { Entity: t.interface({}) }, export: t.record({}) }),
    build: ({ registerType }) => {
      const type = registerType("Entity", {
        methods: {},
        metamethods: {
          __index: (self, key) => self[key],
          __newindex: (self, key, value) => {
            self[key] = value;
          },
        },
      });
      wrap = (each) => type.wrap(each);
      return { exports: {} };
    },
  });
  return { definition, wrap: (/** @type {object} */ each) => wrap(each) };
}
