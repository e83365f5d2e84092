/** How a process is named that another one starts, and why that can fail. */

import { HostError } from "../../errors/host-error.js";
import { hasCode } from "../../errors/has-code.js";
import { Pid } from "../scheduler/pid.js";

/** A pid on the same node and host; `name` may be empty. */
export function childPid({ node, host, name: parent }: Pid, name: string): Pid {
  const readable = name.replace(/[{}|]/g, "_");
  return new Pid(readable === "" ? parent : readable, { node, host });
}

export const unknownProgram = (program: string, programs: readonly string[]): HostError =>
  new HostError(`the scheduler has no program '${program}'`, {
    kind: "not_found",
    details: { program, programs },
  });

/** Starts a process. Throws a `HostError` of a kind that fits where the scheduler refuses it. */
export function spawning<T>(start: () => T): T {
  try {
    return start();
  } catch (error) {
    if (hasCode(error, "ERR_PROCESS_LIMIT"))
      throw new HostError(error.message, { kind: "rate_limited", cause: error });
    if (hasCode(error, "ERR_SCHEDULER_NOT_RUNNING"))
      throw new HostError(error.message, { kind: "failed_precondition", cause: error });
    throw error;
  }
}
