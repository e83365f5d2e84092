/** The two JSON values without a Lua counterpart: null, and an array that stays one when empty. */

import { hostObject } from "../../values/host-objects.js";

/** `json.null`, passed by identity, so that Lua can compare it with `==`. */
export const NULL: object = hostObject(Object.freeze({ toString: () => "null" }), {
  name: "json.null",
  fields: [],
  methods: ["toString"],
  readOnly: true,
});

const arrays = new WeakSet();

/** Makes a host object that Lua uses as an array: `#`, indices, `ipairs` and `table.insert` work on it. */
export function markedArray(items: readonly unknown[] = []): unknown[] {
  const array = hostObject([...items], { name: "json.array" });
  arrays.add(array);
  return array;
}

export function isMarkedArray(value: object): value is unknown[] {
  return arrays.has(value);
}
