/** The dispatcher of processes in a worker: sends their commands to the thread of the scheduler. */

import { wrongCommand } from "../../errors/dispatch.js";
import { describeThrown } from "../../errors/describe.js";
import { PROMISE } from "../../types/commands.js";
import type { CommandOrigin, RunningCommand, Settling } from "../../values/host-wait.js";
import type { ProcessDispatcher } from "../scheduler/process.js";
import { pack, unpack, type Packed } from "../../threads/packed.js";
import { unpackError, type PackedError } from "../../threads/packed-error.js";
import type { Line } from "../../threads/thread.js";
import { LocalPromise } from "./promises.js";
import type { FromWorker } from "./protocol.js";

/** The commands of a worker that wait for their answers. */
export class Waiting {
  readonly #waiting = new Map<number, Settling>();
  #count = 0;

  add(settling: Settling): number {
    this.#waiting.set(++this.#count, settling);
    return this.#count;
  }

  has(command: number): boolean {
    return this.#waiting.has(command);
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

  kept(command: number): void {
    const waiting = this.take(command);
    if (waiting instanceof LocalPromise) waiting.keep();
  }
}

const NOTHING: Packed = { value: undefined };

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
    const { run, line, waiting } = this;
    const { module, deadline, timeout } = origin;
    const promise = id === PROMISE ? (data as PromiseLike<unknown>) : undefined;
    const packed = promise === undefined ? packData(id, data) : NOTHING;
    const command: number = waiting.add(
      promise === undefined
        ? settling
        : new LocalPromise(promise, settling, (outcome) => {
            if (waiting.has(command)) line.send({ kind: "settled", run, command, outcome });
          }),
    );
    const until = deadline + performance.timeOrigin;
    line.send({ kind: "command", run, command, id, data: packed, module, deadline: until, timeout });
    return {
      cancel: () => {
        if (waiting.take(command) !== undefined) line.send({ kind: "withdraw", run, command });
      },
    };
  }
}

function packData(id: string, data: unknown): Packed {
  try {
    return pack(data, "data");
  } catch (error) {
    throw wrongCommand(id, `cannot be sent: ${describeThrown(error)}`, error);
  }
}
