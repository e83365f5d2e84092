/** Linking a native module on behalf of a state. */

import type { TableIndex } from "../core/pointers.js";
import { NativeModuleError } from "../errors/native-module.js";
import type { Crossing } from "./crossing.js";
import type { NativeSource } from "./services.js";

/** The table index of a module's init function. What is wrong with a module leaves the state as it is. */
export function linked(crossing: Crossing, source: NativeSource, name: string | undefined): TableIndex {
  crossing.check();
  let problem: NativeModuleError | undefined;
  const init = crossing.run(() => {
    try {
      return crossing.services.openNative(source, name);
    } catch (error) {
      if (!(error instanceof NativeModuleError)) throw error;
      problem = error;
      return 0;
    }
  });
  if (problem !== undefined) throw problem;
  return init;
}
