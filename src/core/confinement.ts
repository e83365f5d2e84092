/** The directories that a confined state may use. What keeps it there: file-guard.ts. */

import { isWithin } from "./paths.js";

/** A directory (or a single file) that a confined state may use. */
export interface ConfinedRoot {
  /** Relative to the current directory of the moment when the confinement is made. */
  readonly path: string;
  readonly writable: boolean;
}

interface Place {
  /** Its absolute path as it was given, and with all links resolved. */
  readonly name: string;
  readonly real: string;
  readonly writable: boolean;
}

/** Where one state is confined to. Made by `FileGuard.confine`. */
export class Confinement {
  constructor(readonly places: readonly Place[]) {}

  /** Whether a path, `..` taken out, lies in one of the places by its name. */
  names(path: string): boolean {
    return this.places.some(({ name, real }) => isWithin(path, name) || isWithin(path, real));
  }

  /** Whether a path is one of the places itself. */
  isPlace(path: string): boolean {
    return this.places.some(({ name, real }) => path === name || path === real);
  }

  /** Whether a real path may be used; of places within each other the inner one decides. */
  has(real: string, write: boolean): boolean {
    const inner = this.places
      .filter((place) => isWithin(real, place.real))
      .reduce<Place | undefined>(
        (best, place) => (best === undefined || place.real.length > best.real.length ? place : best),
        undefined,
      );
    return inner !== undefined && (inner.writable || !write);
  }
}
