/** What is under way in one state: how deep its operations nest, in which thread, and on whose behalf. */

import type { LuaPointer } from "../core/pointers.js";
import type { HostCall } from "../security/call.js";

export class Activity {
  /** How many operations Lua runs now: those within a host function that another one called count too. */
  depth = 0;
  /** The same, and those whose arguments are being written, which may run code of a value. */
  begun = 0;
  /** The thread that runs: that of the host function under way, or the main one. */
  thread: LuaPointer;
  /** On whose behalf host functions are called now. */
  call: HostCall;

  constructor(mainThread: LuaPointer, call: HostCall) {
    this.thread = mainThread;
    this.call = call;
  }
}
