/** The dispatcher of one process: handlers of the module `process` know by it where a command comes from. */

import type { DescribedModule } from "../../modules/host/define.js";
import type { CommandOrigin, RunningCommand, Settling } from "../../values/host-wait.js";
import type { Dispatcher } from "../dispatcher.js";
import type { ProcessDispatcher } from "../scheduler/process.js";
import type { Member } from "./member.js";
import type { Members } from "./members.js";

export interface SpawnRequest {
  /** Undefined for the process that spawns. */
  readonly program: string | undefined;
  readonly method: string;
  readonly input: readonly unknown[];
  readonly name: string | undefined;
  /** Called before it runs. What it throws refuses it. */
  readonly made: (child: Member) => void;
}

/** What handlers need of the scheduler. */
export interface Society {
  readonly members: Members;
  /** Seconds of the scheduler's clock. */
  now(): number;
  /** Starts a process for another one. Throws what `Scheduler.submit` throws, and a `HostError`. */
  spawn(by: Member, request: SpawnRequest): Member;
}

export class MemberDispatcher implements ProcessDispatcher {
  constructor(
    readonly member: Member,
    readonly society: Society,
    readonly dispatcher: Dispatcher,
  ) {}

  submit(id: string, data: unknown, origin: CommandOrigin, settling: Settling): RunningCommand {
    if (!id.startsWith("process.")) return this.dispatcher.submit(id, data, origin, settling);
    const { module, call, deadline, timeout } = origin; // each by name: copying all properties takes much longer
    const from = { module, call, deadline, timeout, process: this };
    return this.dispatcher.submit(id, data, from, settling);
  }

  releaseFailed(error: unknown): void {
    this.dispatcher.releaseFailed(error);
  }

  requireHandlers(modules: readonly DescribedModule[]): void {
    this.dispatcher.requireHandlers(modules);
  }
}
