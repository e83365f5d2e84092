/** The commands that the functions of a module may yield, as its types declare them. */

import { within } from "./references.js";
import type { Manifest, Type } from "./type.js";

/** The command of a promise, which every function may return. */
export const PROMISE = "promise";

type Declared = Pick<Manifest, "define" | "export">;

const known = new WeakMap<Declared, readonly string[]>();

/** The ids of the commands that a module's types declare, each once, without `promise`. */
export function commandsOf(manifest: Declared): readonly string[] {
  const before = known.get(manifest);
  if (before !== undefined) return before;
  const found = collected(manifest);
  known.set(manifest, found);
  return found;
}

function collected({ define, export: exported }: Declared): readonly string[] {
  const found = new Set<string>();
  const collect = (type: Type): void => {
    if (type.kind === "function") for (const id of type.yields ?? []) if (id !== PROMISE) found.add(id);
    within(type).forEach(collect);
  };
  [...Object.values(define), exported].forEach(collect);
  return [...found];
}
