/** Turns an error of Lua that leaves one state into a `LuaError`: its message, traceback, cause and source lines. */

import { LuaStatus } from "../core/generated/constants.js";
import type { LoadedFiles } from "../files/loaded-files.js";
import type { Pointer } from "../core/pointers.js";
import { tracebackOf } from "../errors/calls.js";
import { describeThrown } from "../errors/describe.js";
import { LimitError, LuaError, LuaMemoryError, LuaSyntaxError } from "../errors/lua.js";
import { LuaReference } from "../values/reference.js";
import type { Slots } from "../values/slots.js";
import type { LuaValue } from "../values/types.js";
import type { Causes } from "./causes.js";
import { readFrames } from "./frames.js";
import type { Limit } from "./limits.js";
import type { StateMemory } from "./memory.js";
import type { ChunkSources } from "./sources.js";
import type { Activity } from "./states.js";

/** What it needs of its state. */
export interface FailureParts {
  readonly activity: Activity;
  readonly causes: Causes;
  readonly sources: ChunkSources;
  readonly memory: StateMemory;
  readonly services: { readonly loaded: LoadedFiles };
  readonly slots: Slots;
}

export class Failures {
  readonly #parts: FailureParts;
  /** At which depth the value of an error is asked for its message. */
  #describing = -1;

  constructor(parts: FailureParts) {
    this.#parts = parts;
  }

  /** The error of an operation that ended with `status`; its value is in the slot at `at`. */
  of(status: number, at: Pointer): LuaError {
    const { causes, services, memory, slots } = this.#parts;
    const { transfer } = slots;
    const { calls, sources } = readFrames(transfer);
    const traceback = calls.length === 0 || status === LuaStatus.errSyntax ? "" : tracebackOf(calls);
    const value = slots.read(at);
    const trace = {
      calls,
      finder: this.#parts.sources.finder(services.loaded, sources),
    };
    const raised = causes.takeRaised();
    if (status === LuaStatus.errMem)
      return new LuaMemoryError("not enough memory", value, traceback, memory.cap, trace);
    const message = this.#messageOf(value);
    const cause = causes.find(message, raised);
    if (status === LuaStatus.errSyntax) return new LuaSyntaxError(message, value, traceback, cause, trace);
    return new LuaError(message, value, traceback, cause, trace);
  }

  /** The error of an operation that ended with `count` results, or a status, negated, after `limit` was reached. */
  ofLimit(limit: Limit, count: number, at: Pointer): LimitError {
    const error = count < 0 ? this.of(-count, at) : new LuaError("a limit was reached", undefined, "");
    return new LimitError(limit, error);
  }

  /** If `__tostring` of an error's value raises an error, that one's value is not asked: it might go on for ever. */
  #messageOf(value: LuaValue): string {
    if (!(value instanceof LuaReference)) return value === undefined ? "nil" : describeThrown(value);
    const { depth } = this.#parts.activity;
    const outer = this.#describing;
    try {
      if (outer !== depth) {
        this.#describing = depth;
        return value.toString();
      }
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
    } finally {
      this.#describing = outer;
    }
    return `(error object is a ${value.type} value)`;
  }
}
