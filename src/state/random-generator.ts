/** The generator behind `math.random` of one state. */

import { pushLibrary, pushRawField } from "../core/raw-fields.js";
import type { Pointer } from "../core/pointers.js";
import type { StateInternals } from "./internals.js";

/** The size of `RanState` of lmathlib.c, in bytes. */
const SIZE = 32;

const SLOTS = 4;

export class RandomGenerator {
  readonly #internals: StateInternals;
  /** Where its state is in memory; undefined if there is no `math.random`. */
  readonly #address: Pointer | undefined;

  /**
   * Finds the one of a state in which no script has run. It is valid while the state has that `math.random`, which the caller
   * must hold.
   */
  constructor(internals: StateInternals) {
    this.#internals = internals;
    this.#address = find(internals);
  }

  /** Does something with random numbers from elsewhere. Those that come then are the same as without it. */
  aside<T>(work: () => T): T {
    const address = this.#address;
    if (address === undefined) return work();
    const { memory } = this.#internals.services.core;
    const kept = memory.copy(address, SIZE);
    memory.bytes.set(crypto.getRandomValues(new Uint8Array(SIZE)), address);
    try {
      return work();
    } finally {
      memory.bytes.set(kept, address);
    }
  }
}

/** `math.random` keeps it in its one upvalue. */
function find({ address: L, services: { core } }: StateInternals): Pointer | undefined {
  const { functions } = core;
  if (functions.lua_checkstack(L, SLOTS) === 0) return undefined;
  const top = functions.lua_gettop(L);
  try {
    if (!pushLibrary(core, L, top, "math") || !pushRawField(core, L, top + 2, "random")) return undefined;
    if (functions.lua_getupvalue(L, top + 3, 1) === 0) return undefined;
    return functions.lua_touserdata(L, top + 4) || undefined;
  } finally {
    functions.lua_settop(L, top);
  }
}
