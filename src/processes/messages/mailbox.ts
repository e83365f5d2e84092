/** The messages that a process has not received, those who wait to send more, and who waits for one. */

import { HostError } from "../../errors/host-error.js";
import type { AlarmClock } from "../clock/alarms.js";
import type { CommandContext } from "../handler.js";
import { Parked } from "./parked.js";

export interface MailboxLimits {
  /** The most messages that were not received. */
  readonly count: number;
  /** Their most bytes, as `measure` tells them. */
  readonly size: number;
}

interface Message {
  readonly value: unknown;
  readonly size: number;
}

interface Sending extends Message {
  readonly parked: Parked<true>;
}

/** The milliseconds after which a mailbox lets others run before it wakes more. */
const TURN = 1;

export class Mailbox {
  #messages: Message[] = [];
  /** The index of the oldest message. */
  #at = 0;
  #size = 0;
  #receivers: Parked<unknown>[] = [];
  #senders: Sending[] = [];
  #waking = false;

  constructor(
    /** How messages call the process. */
    readonly owner: string,
    readonly limits: MailboxLimits,
    readonly clock: AlarmClock,
    /** Calls its argument in a turn of its own. */
    readonly enter: (step: () => void) => void,
  ) {}

  /** The number of messages that were not received. */
  get length(): number {
    return this.#messages.length - this.#at;
  }

  /** Adds a message, whatever the limits. */
  deliver(value: unknown, size = 0): void {
    this.#messages.push({ value, size });
    this.#size += size;
    this.#wake();
  }

  /** Adds a message behind those that wait. Throws a `HostError`, `rate_limited`, if it is full. */
  offer(value: unknown, size: number): void {
    this.#requireFit(size);
    this.#dropOver();
    if (this.#senders.length > 0 || !this.#hasSpace(size)) throw this.#full(0);
    this.deliver(value, size);
  }

  /** Like `offer`, but waits for space. */
  send(value: unknown, size: number, seconds: number, context: CommandContext): true | Parked<true> {
    this.#requireFit(size);
    this.#dropOver();
    if (this.#senders.length === 0 && this.#hasSpace(size)) {
      this.deliver(value, size);
      return true;
    }
    if (seconds === 0) throw this.#full(0);
    const parked = new Parked<true>(context);
    if (seconds !== Infinity)
      parked.limit(this.clock, seconds, () => {
        parked.fail(this.#full(seconds));
      });
    this.#senders.push({ value, size, parked });
    return parked;
  }

  /** The oldest message, or a wait for one. Throws a `HostError`, `timeout`. */
  receive(seconds: number, context: CommandContext): unknown {
    if (this.length > 0) return this.#take();
    if (seconds === 0) throw noMessage(0);
    const parked = new Parked<unknown>(context);
    if (seconds !== Infinity)
      parked.limit(this.clock, seconds, () => {
        this.#receivers = this.#receivers.filter((other) => other !== parked);
        parked.fail(noMessage(seconds));
      });
    this.#receivers.push(parked);
    return parked;
  }

  /** Ends it. Those who wait to send get an error. Returns the messages that nobody received, the oldest first. */
  close(error: () => HostError): unknown[] {
    const unread =
      this.#at === this.#messages.length ? [] : this.#messages.slice(this.#at).map(({ value }) => value);
    this.#messages = [];
    this.#at = 0;
    for (const parked of this.#receivers.splice(0)) parked.end();
    for (const { parked } of this.#senders.splice(0)) {
      if (parked.isOver) parked.end();
      else
        this.enter(() => {
          if (!parked.isOver) parked.fail(error());
        });
    }
    return unread;
  }

  #take(): unknown {
    const message = this.#messages[this.#at++];
    if (this.#at === this.#messages.length) {
      this.#messages = [];
      this.#at = 0;
    } else if (this.#at === 1024) {
      this.#messages.splice(0, this.#at);
      this.#at = 0;
    }
    this.#size -= message?.size ?? 0;
    this.#wake();
    return message?.value;
  }

  #hasSpace(size: number): boolean {
    const { limits } = this;
    return this.length < limits.count && this.#size + size <= limits.size;
  }

  /** Lets those who wait go on, in a turn of the process. */
  #wake(): void {
    if (this.#waking || !this.#canWake) return;
    this.#waking = true;
    this.enter(this.#run);
  }

  get #canWake(): boolean {
    const [sender] = this.#senders;
    if (this.#receivers.length > 0 && this.length > 0) return true;
    return sender !== undefined && this.#hasSpace(sender.size);
  }

  readonly #run = (): void => {
    const end = performance.now() + TURN;
    this.#dropOver();
    while (this.#canWake && performance.now() < end) {
      this.#wakeOne();
      this.#dropOver();
    }
    this.#waking = false;
    this.#wake();
  };

  #wakeOne(): void {
    const receiver = this.length > 0 ? this.#receivers.shift() : undefined;
    if (receiver !== undefined) {
      receiver.answer(this.#take());
      return;
    }
    const sender = this.#senders.shift();
    if (sender === undefined) return;
    this.deliver(sender.value, sender.size);
    sender.parked.answer(true);
  }

  /** Forgets those who wait no longer. */
  #dropOver(): void {
    while (this.#receivers[0]?.isOver === true) this.#receivers.shift()?.end();
    while (this.#senders[0]?.parked.isOver === true) this.#senders.shift()?.parked.end();
  }

  /** Throws for a message that fits in no mailbox. */
  #requireFit(size: number): void {
    if (size <= this.limits.size) return;
    const problem = `a message of ${size} bytes cannot be sent to ${this.owner}: its mailbox takes ${this.limits.size}`;
    throw new HostError(problem, { kind: "rate_limited", retryable: false, details: { size } });
  }

  #full(seconds: number): HostError {
    const since = seconds === 0 ? "" : `, for ${seconds} seconds`;
    const problem = `the mailbox of ${this.owner} is full${since}: ${this.length} messages of ${this.#size} bytes`;
    return new HostError(problem, {
      kind: "rate_limited",
      details: { messages: this.length, size: this.#size },
    });
  }
}

const noMessage = (seconds: number): HostError =>
  new HostError(`no message within ${seconds} seconds`, { kind: "timeout", details: { seconds } });
