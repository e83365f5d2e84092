/**
 * The classes of commands, by id. The constant of a command declares them, and `defineModule` reads them: a function for
 * workflows must not yield a command that workflows cannot use.
 */

import type { ModuleClass } from "./classes.js";

const declared = new Map<string, readonly ModuleClass[]>();

/** The classes of a command; none if it was made without: its effects are unknown. */
export function commandClasses(id: string): readonly ModuleClass[] {
  return declared.get(id) ?? [];
}

/** Declares classes of a command. Returns those that it has already if they differ, and undefined otherwise. */
export function declareCommand(
  id: string,
  classes: readonly ModuleClass[],
): readonly ModuleClass[] | undefined {
  const known = declared.get(id);
  const sorted = [...new Set(classes)].sort();
  if (known !== undefined && known.join() !== sorted.join()) return known;
  declared.set(id, sorted);
  return undefined;
}
