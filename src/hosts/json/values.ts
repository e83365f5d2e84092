/** The two values of JSON that Lua has no word for: null, and an array that stays one when it is empty. */

import { hostObject } from "../../values/host-objects.js";

/** `json.null`: itself wherever it goes, so that Lua compares it by `==`. */
export const NULL: object = hostObject(Object.freeze({ toString: () => "null" }), {
  name: "json.null",
  fields: [],
  methods: ["toString"],
  readOnly: true,
});

const arrays = new WeakSet();

/** An array of Lua's that is an object of the host: `#`, indices, `ipairs` and `table.insert` work on it. */
export function markedArray(items: readonly unknown[] = []): unknown[] {
  const array = hostObject([...items], { name: "json.array" });
  arrays.add(array);
  return array;
}

export function isMarkedArray(value: object): value is unknown[] {
  return arrays.has(value);
}
