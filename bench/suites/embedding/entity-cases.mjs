/** The cases of entities, and how JavaScript and wasmoon run them. */
import { COUNT, createEntities, reset, sum, typedEntities, update } from "./entities.mjs";

const OWN = ["perilune", "javascript"];
const BOTH = [...OWN, "wasmoon"];

/** By the suffixes of the cases' names: what has the fields, the kinds of subjects, and those that get fewer frames. */
export const ENTITY_CASES = {
  "": { title: "tables of Lua", kinds: BOTH },
  "-packed": { title: "packed objects in Lua; JavaScript has a typed array", kinds: OWN },
  "-packed-js": { title: "the memory of packed objects in JavaScript, next to a typed array", kinds: OWN },
  "-packed-cursor": { title: "a cursor of packed objects in JavaScript, next to a typed array", kinds: OWN },
  "-class": { title: "objects of a class of JavaScript, in Lua", kinds: BOTH, slow: ["wasmoon"] },
  "-type": { title: "objects of a host module's type, in Lua", kinds: OWN },
};

export const ENTITIES_LUA = "suites/embedding/entities.lua";

/**
 * A case whose entities `open` makes; `size` is the number of frames.
 * @param {() => Promise<{ reset: () => void, update: (frames: number) => void, sum: () => number, close?: () => void }>} open
 */
const entityCase = (open) => async () => {
  const { reset: begin, update: move, sum: total, ...rest } = await open();
  return {
    run: (/** @type {number} */ frames, rounds = 1) => {
      let result = NaN;
      for (let i = 0; i < rounds; i++) {
        begin();
        move(frames);
        result = total();
      }
      return result;
    },
    ...rest,
  };
};

/** The cases by name; `cases` has the suffixes. */
export const named = (cases) =>
  Object.fromEntries(
    Object.entries(cases).map(([name, open]) => [`embedding/entities${name}`, entityCase(open)]),
  );

/** JavaScript's own: objects, and a typed array where others have packed objects. */
export function entitiesOfJavaScript() {
  const objects = async () => {
    const entities = createEntities();
    return {
      reset: () => reset(entities),
      update: (frames) => update(entities, frames),
      sum: () => sum(entities),
    };
  };
  const typed = async () => typedEntities();
  return named({
    "": objects,
    "-packed": typed,
    "-packed-js": typed,
    "-packed-cursor": typed,
    "-class": objects,
    "-type": objects,
  });
}

/**
 * Tables of wasmoon, and objects through its proxies.
 * @param {(settings?: object) => any} open
 */
export function entitiesOfWasmoon(open, readText) {
  const engineOf = async () => {
    const engine = open();
    engine.doStringSync(await readText(ENTITIES_LUA));
    const get = (name) => engine.global.get(name);
    return { engine, get, close: () => engine.global.close() };
  };
  return named({
    "": async () => {
      const { engine, get, close } = await engineOf();
      engine.doStringSync(`
        local entities, reset, update, sum = create(${COUNT}), reset, update, sum
        function resetAll() reset(entities) end
        function updateAll(frames) update(entities, frames) end
        function sumAll() return sum(entities) end
      `);
      return { reset: get("resetAll"), update: get("updateAll"), sum: get("sumAll"), close };
    },
    "-class": async () => {
      const { engine, get, close } = await engineOf();
      const entities = createEntities();
      engine.global.set("entities", entities);
      // A table with the proxies: an array would be one proxy too, which makes each element anew.
      engine.doStringSync(`
        local all, update = {}, update
        for i = 1, ${COUNT} do all[i] = entities[i] end
        function updateAll(frames) update(all, frames) end
      `);
      return {
        reset: () => reset(entities),
        update: get("updateAll"),
        sum: () => sum(entities),
        close,
      };
    },
  });
}
