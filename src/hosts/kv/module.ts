/** Defines the module `kv`. Its handlers are in src/processes/kv. */

import { defineModule } from "../../modules/host/define.js";
import { shipped } from "../../modules/host/origin.js";
import { DELETE, GET, LIST, SET, SWAP } from "../../processes/kv/commands.js";
import { commandYield, done } from "../../values/command-yield.js";
import { failure } from "../failures.js";

const GetYield = commandYield(GET);
const SetYield = commandYield(SET, done);
const DeleteYield = commandYield(DELETE);
const SwapYield = commandYield(SWAP);
const ListYield = commandYield(LIST);

const kvModule = defineModule({
  name: "kv",
  description: "Values by keys, in a storage that outlives the state. Both are strings of any bytes.",
  class: ["storage"],
  types: (t) => {
    const key = t.param("key", t.bytes);
    return {
      define: {
        Entry: t.record({ key: t.bytes, value: t.bytes }),
        Range: t.record({
          after: t.doc("only keys behind this one", t.optional(t.bytes)),
          limit: t.doc("at most as many as the host allows", t.optional(t.integer, 100)),
        }),
      },
      export: t.record({
        get: t.function({
          doc: "The value of a key; nil if it has none.",
          params: [key],
          results: [t.optional(t.bytes), t.optional(t.LuaError)],
          yields: [GET],
        }),
        set: t.function({
          doc: "Sets the value of a key. Returns true.",
          params: [key, t.param("value", t.bytes)],
          results: [t.optional(t.boolean), t.optional(t.LuaError)],
          yields: [SET],
        }),
        delete: t.function({
          doc: "Removes a key. Returns whether it had a value.",
          params: [key],
          results: [t.optional(t.boolean), t.optional(t.LuaError)],
          yields: [DELETE],
        }),
        swap: t.function({
          doc: "Sets the value of a key if its value is `expected`; nil stands for no value. Returns whether it was.",
          params: [key, t.param("expected", t.optional(t.bytes)), t.param("value", t.optional(t.bytes))],
          results: [t.optional(t.boolean), t.optional(t.LuaError)],
          yields: [SWAP],
        }),
        list: t.function({
          doc: "The entries whose keys begin with a prefix, sorted by the bytes of their keys.",
          params: [t.param("prefix", t.optional(t.bytes)), t.param("range", t.optional(t.ref("Range")))],
          results: [t.optional(t.array(t.ref("Entry"))), t.optional(t.LuaError)],
          yields: [LIST],
        }),
      }),
    };
  },
  build: () => ({
    yields: [
      { type: GetYield, command: GET },
      { type: SetYield, command: SET },
      { type: DeleteYield, command: DELETE },
      { type: SwapYield, command: SWAP },
      { type: ListYield, command: LIST },
    ],
    exports: {
      get: (key) => new GetYield({ key }),
      set: (key, value) => new SetYield({ key, value }),
      delete: (key) => new DeleteYield({ key }),
      swap: (key, expected, value) => new SwapYield({ key, expected, value }),
      list: (prefix, range) => {
        const { after, limit = 100 } = range ?? {};
        if (limit < 0)
          return [
            undefined,
            failure(`a limit of 0 or more expected, got ${limit}`, { limit }, "out_of_range"),
          ];
        return new ListYield({ prefix: prefix ?? new Uint8Array(), after, limit });
      },
    },
  }),
});

export default shipped("kv", kvModule);
