/** All parts of one state. `LuaState` is the public view of them. */

import type { LuaPointer } from "../core/pointers.js";
import type { LuaFunction } from "../values/function.js";
import { HostFunctions } from "../values/host-functions.js";
import { PackedArrays } from "../values/packed-arrays.js";
import { AsyncCalls } from "./async.js";
import { CallLimits } from "./call-limits.js";
import { Causes } from "./causes.js";
import { Life } from "./life.js";
import { Limits } from "./limits.js";
import { StateMemory } from "./memory-use.js";
import { Operations } from "./operations.js";
import { FileQuota, OutputQuota, Outside } from "./outside.js";
import type { StateServices } from "./services.js";
import { ChunkSources } from "./sources.js";
import { Activity, type States } from "./states.js";

/** One per state. Every object that can use the state holds a reference to it. */
export class StateInternals {
  readonly activity: Activity;
  /** The JavaScript functions and objects that Lua holds. */
  readonly functions = new HostFunctions();
  readonly packed: PackedArrays;
  readonly causes = new Causes();
  readonly sources = new ChunkSources();
  readonly async: AsyncCalls;
  readonly life: Life;
  readonly memory: StateMemory;
  readonly outside: Outside;
  /** What its scripts may write to files in memory, and to its output. */
  readonly files: FileQuota;
  readonly output = new OutputQuota();
  readonly limits: Limits;
  readonly operations: Operations;
  /**
   * In a workflow: calls a function with arguments. What that gives names to by `tostring` has them only there, and what runs
   * later gets the same names as without it.
   */
  aside: LuaFunction | undefined;

  constructor(
    readonly services: StateServices,
    /** The address of the main thread's lua_State. */
    readonly address: LuaPointer,
    readonly states: States<StateInternals>,
  ) {
    const { core, entry } = services;
    const { functions } = this;
    const packed = new PackedArrays(core.memory);
    const activity = new Activity(address, services.call);
    const async = new AsyncCalls(activity, entry, () => this.limits, services.waitingFunctions);
    this.activity = activity;
    this.async = async;
    this.packed = packed;
    this.memory = new StateMemory(core, this);
    this.life = new Life({
      self: this,
      states,
      activity,
      async,
      functions,
      packed,
      account: this.memory.account,
      services,
    });
    this.outside = new Outside(this.memory.account);
    this.files = new FileQuota(this.outside);
    this.limits = new Limits(core.functions, this);
    this.limits.onChange(async.rearm);
    const { context } = services.call;
    if (context.isLimited) this.limits.push(new CallLimits({}, context));
    this.operations = new Operations(this);
    states.add(this);
    services.watch(this);
  }

  /** Throws if the state cannot be used, and the engine's `RangeError` if the stack is nearly full. */
  check(): void {
    this.life.check();
  }
}
