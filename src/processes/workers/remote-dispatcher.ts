/** The dispatcher of processes in a worker: sends their commands to the thread of the scheduler. */

import { wrongCommand } from "../../errors/dispatch.js";
import { describeThrown } from "../../errors/describe.js";
import { PROMISE } from "../../types/commands.js";
import type { CommandOrigin, RunningCommand, Settling } from "../../values/host-wait.js";
import type { ProcessDispatcher } from "../scheduler/process.js";
import { pack, unpack, type Packed } from "./packed.js";
import { unpackError, type PackedError } from "./packed-error.js";
import type { FromWorker, Line } from "./protocol.js";

/** The commands of a worker that wait for their answers. */
export class Waiting {
  readonly #waiting = new Map<number, Settling>();
  #count = 0;

  add(settling: Settling): number {
    this.#waiting.set(++this.#count, settling);
    return this.#count;
  }

  /** Returns undefined for one that does not wait any more. */
  take(command: number): Settling | undefined {
    const settling = this.#waiting.get(command);
    this.#waiting.delete(command);
    return settling;
  }

  answered(command: number, data: Packed): void {
    this.take(command)?.resolve(unpack(data));
  }

  refused(command: number, error: PackedError): void {
    this.take(command)?.reject(unpackError(error));
  }
}

export class RemoteDispatcher implements ProcessDispatcher {
  constructor(
    readonly run: number,
    readonly line: Line<FromWorker>,
    readonly waiting: Waiting,
    readonly releaseFailed: (error: unknown) => void,
  ) {}

  /** The scheduler has asked its own dispatcher. */
  requireHandlers(): void {
    // nothing more to ask
  }

  submit(id: string, data: unknown, origin: CommandOrigin, settling: Settling): RunningCommand {
    if (id === PROMISE) return follow(data as Promise<unknown>, settling);
    const { run, line, waiting } = this;
    const { module, deadline, timeout } = origin;
    const packed = packData(id, data);
    const command = waiting.add(settling);
    const until = deadline + performance.timeOrigin;
    line.send({ kind: "command", run, command, id, data: packed, module, deadline: until, timeout });
    return {
      cancel: () => {
        if (waiting.take(command) !== undefined) line.send({ kind: "withdraw", run, command });
      },
    };
  }
}

/** Promises stay on their thread. */
function follow(promise: Promise<unknown>, settling: Settling): RunningCommand {
  let over = false;
  promise.then(
    (value) => {
      if (!over) settling.resolve(value);
    },
    (error: unknown) => {
      if (!over) settling.reject(error);
    },
  );
  return {
    cancel: () => {
      over = true;
    },
  };
}

function packData(id: string, data: unknown): Packed {
  try {
    return pack(data, "data");
  } catch (error) {
    throw wrongCommand(id, `cannot be sent: ${describeThrown(error)}`, error);
  }
}
