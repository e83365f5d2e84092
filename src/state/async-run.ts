/** The coroutine of one asynchronous call, as async.ts drives it: PL_OP_THREAD and PL_OP_RESUME of native/core/pl.h. */

import { YieldedValuesError } from "../errors/async.js";
import { FEW, SLOT_SIZE } from "../values/area.js";
import { Op } from "../values/ops.js";
import type { LuaInput, LuaValue } from "../values/types.js";
import type { Driven } from "./async.js";
import type { Crossing } from "./crossing.js";

/** LUA_YIELD of lua.h, negated. */
const YIELDED = -1;

const NOTHING: readonly LuaInput[] = [];

export class Run implements Driven<LuaValue[]> {
  readonly run: number;
  /** What the next `resume` gives Lua: at the start a function and its arguments. */
  #values: readonly LuaInput[];

  /** Throws what `state.operate` throws. */
  constructor(
    readonly state: Crossing,
    fn: LuaInput,
    args: readonly LuaInput[],
  ) {
    this.run = state.operateOn(Op.thread, 1, (slots, at) => {
      slots.write(at, undefined);
      return 1;
    })[0] as number;
    this.#values = [fn, ...args];
  }

  resume(): LuaValue[] | undefined {
    const { state } = this;
    state.begin();
    const { slots, functions } = state;
    const { area } = slots;
    const outer = area.top;
    const mark = area.mark;
    const written = functions.mark;
    const values = this.#values;
    this.#values = NOTHING;
    try {
      const at = area.take(Math.max(FEW, values.length + 1) * SLOT_SIZE);
      slots.writeRun(at, this.run);
      for (const [i, value] of values.entries()) slots.write(at + (i + 1) * SLOT_SIZE, value);
      functions.commit(written);
      const count = state.enter(Op.resume, at, values.length + 1);
      if (count !== YIELDED) return state.results(at, count);
      if (slots.read(at) === 0) return undefined;
      this.close();
      throw new YieldedValuesError();
    } finally {
      state.settle(outer, mark, written);
    }
  }

  close(): void {
    this.state.operateOn(Op.close, 1, (slots, at) => {
      slots.writeRun(at, this.run);
      return 1;
    });
  }

  end(): void {
    this.state.endRun(this.run);
  }
}
