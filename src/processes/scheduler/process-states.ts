/**
 * The states of the runs of one process. The first ones are opened. If there are more, the others are copies of one that has the
 * program loaded, which takes a fraction of the time.
 */

import { copyPrepared, prepareCopies, type Prepared } from "../../runtime/copies.js";
import { openParts } from "../../runtime/open-state.js";
import { runtimeInternals } from "../../runtime/runtime.js";
import type { StateOptions } from "../../runtime/runtime-options.js";
import { HostCall } from "../../security/call.js";
import type { CallContext } from "../../security/context.js";
import type { Policy } from "../../security/policy.js";
import type { Cancellation } from "../../security/signals.js";
import { loadChunk } from "../../state/loading.js";
import { stateInternals, type LuaState } from "../../state/state.js";
import { entryOf } from "../../values/handles.js";
import type { CommandDispatcher } from "../../values/host-wait.js";
import type { Prototype } from "./prototype.js";

/** What belongs to one run. */
export interface RunParts {
  readonly context: CallContext;
  readonly cancellation: Cancellation;
  readonly dispatcher: CommandDispatcher;
}

export interface ProcessState {
  readonly state: LuaState;
  /** The number of the handle of the program; undefined if it is not loaded. */
  readonly program: number | undefined;
}

interface Loaded extends Prepared {
  readonly program: number;
}

/** How many states are opened before one is prepared, which takes as long as opening about as many. */
const FIRST = 16;

export class ProcessStates {
  #opened = 0;
  /** Undefined before it is needed; false if the states cannot be copied. */
  #loaded: Loaded | false | undefined;

  constructor(
    readonly proto: Prototype,
    readonly source: string | Uint8Array,
    readonly options: StateOptions,
  ) {}

  /** Makes a state, without limits. Throws what `Runtime.createState` throws. */
  open(run: RunParts): ProcessState {
    if (this.#opened >= FIRST) this.#loaded ??= this.#load();
    else this.#opened++;
    const loaded = this.#loaded;
    if (loaded === undefined || loaded === false || loaded.state.closed || loaded.state.death !== undefined)
      return { state: this.#openNew(run), program: undefined };
    const { made, program } = loaded;
    const { kind, call } = made.checked;
    const checked = { ...made.checked, dispatcher: run.dispatcher, call: callOf(run, call.policy, kind) };
    const { options } = made;
    return { state: copyPrepared(loaded, { options, checked, files: {} }), program };
  }

  #openNew(run: RunParts): LuaState {
    const { context: callContext, dispatcher } = run;
    const state = this.proto.runtime.createState({ ...this.options, callContext, dispatcher });
    const { activity } = stateInternals(state);
    activity.call = callOf(run, activity.call.policy, activity.call.kind);
    return state;
  }

  /** Prepares a state for copies. Returns false if it has something that cannot be copied; opening one reports what is wrong. */
  #load(): Loaded | false {
    const runtime = runtimeInternals(this.proto.runtime);
    try {
      const opened = openParts(runtime, this.options);
      const { state } = opened;
      try {
        const internals = stateInternals(state);
        internals.life.isCounted = false;
        const { name } = this.proto;
        const program = entryOf(loadChunk(internals, this.source, { name }).keep())?.ref ?? 0;
        return { ...prepareCopies(runtime, opened, [program]), program };
      } catch (error) {
        if (state.death === undefined && !state.closed) state.close();
        throw error;
      }
    } catch {
      return false;
    }
  }
}

const callOf = (
  { context, cancellation }: RunParts,
  policy: Policy | undefined,
  kind: HostCall["kind"],
): HostCall => new HostCall(context, policy, cancellation, kind);
