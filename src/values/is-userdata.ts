/** Which objects are userdata in Lua: their properties are not for modules that show what tables hold. */

import { isHostObject } from "./host-objects.js";
import { typeOf } from "./host-types.js";

/** Whether an object, plain ones too, was made userdata by `hostObject` or by a module's types. */
export function isUserdata(object: object): boolean {
  return isHostObject(object) || typeOf(object) !== undefined;
}
