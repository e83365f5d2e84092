/**
 * Makes a handle of the class for its type. Separate from handles.ts, which these classes extend: the import would be a
 * cycle.
 */

import { makeFunction } from "./function.js";
import type { HandleEntry } from "./handles.js";
import { LuaUserdata } from "./reference.js";
import { LuaTable } from "./table.js";
import { LuaThread } from "./thread.js";

export function makeHandle(entry: HandleEntry): object {
  switch (entry.type) {
    case "table":
      return new LuaTable(entry);
    case "function":
      return makeFunction(entry);
    case "thread":
      return new LuaThread(entry);
    case "userdata":
      return new LuaUserdata(entry);
  }
}
