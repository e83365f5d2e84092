/** Threads, as those who start them see those of every platform. */

/** One end of the line between two threads. */
export interface Line<Message> {
  /** Throws if the message cannot be cloned. */
  send(message: Message): void;
}

/** What becomes of a thread. */
export interface ThreadEvents<Message> {
  received(message: Message): void;
  /** Called once, when it has ended or failed; it sends nothing afterwards. `exitCode` is undefined if it has none. */
  ended(exitCode: number | undefined, reason: string, cause?: unknown): void;
}

export interface Thread<Message> extends Line<Message> {
  /** Ends it. Resolves when it has ended. No event follows. */
  end(): Promise<void>;
  /** Whether it keeps the program running. Default: true. */
  keepAlive(alive: boolean): void;
}

/** What the script of a thread does: gets the line to those who started it, and returns what to call with their messages. */
export type ThreadScript<Received, Sent> = (line: Line<Sent>) => (message: Received) => void;
