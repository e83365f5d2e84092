/** Turns a Lua error that leaves a state into a `LuaError` with message, traceback, cause and source lines. */

import { LuaStatus } from "../core/generated/constants.js";
import type { LoadedFiles } from "../files/loaded-files.js";
import type { Pointer } from "../core/pointers.js";
import { AbortedError } from "../errors/async.js";
import { tracebackOf } from "../errors/calls.js";
import { describeThrown, isInstance } from "../errors/describe.js";
import { HostError } from "../errors/host-error.js";
import { withOwnStack } from "../errors/log-stack.js";
import { LimitError, LuaError, outOfMemory } from "../errors/lua.js";
import { describeTable } from "../values/describe-table.js";
import { LuaTable } from "../values/table.js";
import { LuaReference } from "../values/reference.js";
import type { Slots } from "../values/slots.js";
import type { LuaValue } from "../values/types.js";
import type { Causes } from "./causes.js";
import { readFrames } from "./frames.js";
import { limitError, type Stopped } from "./limits.js";
import type { StateMemory } from "./memory-use.js";
import type { ChunkSources } from "./sources.js";
import type { Activity } from "./states.js";

/** The parts of a state that this class needs. */
export interface FailureParts {
  readonly activity: Activity;
  readonly causes: Causes;
  readonly sources: ChunkSources;
  readonly memory: StateMemory;
  readonly services: { readonly loaded: LoadedFiles };
  readonly slots: Slots;
}

/** Matches `tostring` of a table without `__tostring` and `__name`. */
const ADDRESS = /^table: 0x[0-9a-f]+$/;

export class Failures {
  readonly #parts: FailureParts;
  /** The nesting depth at which the message of an error value is being computed, or -1. */
  #describing = -1;

  constructor(parts: FailureParts) {
    this.#parts = parts;
  }

  /** Returns the error of an operation that ended with `status`; its value is in the slot at `at`. */
  of(status: number, at: Pointer): LuaError {
    const { causes, services, memory, slots } = this.#parts;
    const { transfer } = slots;
    const { raised, calls, sources } = readFrames(transfer);
    const traceback = calls.length === 0 || status === LuaStatus.errSyntax ? "" : tracebackOf(calls);
    const value = slots.read(at);
    const trace = {
      calls,
      finder: this.#parts.sources.finder(services.loaded, sources),
    };
    const origin = causes.get(raised); // the message may run Lua
    const { limit } = memory.account;
    if (status === LuaStatus.errMem) return withOwnStack(() => outOfMemory(limit, value, traceback, trace));
    const message = this.#messageOf(value);
    if (status === LuaStatus.errSyntax)
      return withOwnStack(
        () => new LuaError(message, value, traceback, undefined, trace, { code: "ERR_LUA_SYNTAX" }),
      );
    const cause = isInstance(value, HostError) ? value : causes.of(message, origin);
    return withOwnStack(() => new LuaError(message, value, traceback, cause, trace));
  }

  /** Returns the error of an operation that reached a limit or was aborted. `count` is its number of results, or a negated status. */
  ofLimit({ limit, by }: Stopped, count: number, at: Pointer): Error {
    if (limit === "abort") return new AbortedError(by?.aborted?.reason);
    const error = count < 0 ? this.of(-count, at) : undefined;
    return error === undefined ? limitError(limit) : new LimitError(limit, error);
  }

  /**
   * Returns the message of an error value. If `__tostring` itself raises an error, that error's value is not asked, to
   * avoid endless recursion.
   */
  #messageOf(value: LuaValue): string {
    if (!(value instanceof LuaReference)) return value === undefined ? "nil" : describeThrown(value);
    const { depth } = this.#parts.activity;
    const outer = this.#describing;
    try {
      if (outer !== depth) {
        this.#describing = depth;
        const text = value.toString();
        return ADDRESS.test(text) && value instanceof LuaTable ? describeTable(value, text) : text;
      }
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
    } finally {
      this.#describing = outer;
    }
    return `(error object is a ${value.type} value)`;
  }
}
