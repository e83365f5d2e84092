/** One process, as others see it: its mailbox, names, links and monitors. */

import { HostError } from "../../errors/host-error.js";
import type { CallContext } from "../../security/context.js";
import type { Pid } from "../scheduler/pid.js";
import type { Process } from "../scheduler/process.js";
import type { Mailbox } from "./mailbox.js";

/** Tells of the end of a process: `down` those who monitor it, `exit` those who are linked with it and trap. */
export interface EndMessage {
  readonly event: "down" | "exit";
  readonly pid: string;
  readonly name: string;
  /** Undefined if it ended without an error. */
  readonly error:
    { readonly kind: string; readonly message: string; readonly retryable: boolean } | undefined;
}

/** What a process is made of. */
export interface MemberParts {
  readonly pid: Pid;
  readonly context: CallContext;
  /** What it runs. */
  readonly process: Process;
  /** Undefined for a process that takes no messages. */
  readonly mailbox: Mailbox | undefined;
  readonly cancel: (reason: string, details?: Readonly<Record<string, unknown>>) => void;
}

/** What a process has to do with others, as most have not. */
class Relations {
  readonly names = new Set<string>();
  readonly links = new Set<Member>();
  /** Those who are told of its end. */
  readonly watchers = new Set<Member>();
  /** Those of whose end it is told. */
  readonly watched = new Set<Member>();
}

export class Member {
  /** Undefined if it had none yet. */
  known: Relations | undefined;
  /** Whether it gets a message when a linked process ends, instead of being cancelled. */
  traps = false;

  constructor(readonly parts: MemberParts) {}

  get relations(): Relations {
    return (this.known ??= new Relations());
  }

  get id(): string {
    return this.parts.pid.id;
  }

  get mailbox(): Mailbox | undefined {
    return this.parts.mailbox;
  }

  /** Its mailbox. Throws a `HostError` if it has none. */
  requireMailbox(): Mailbox {
    const { mailbox, pid } = this.parts;
    if (mailbox !== undefined) return mailbox;
    const problem = `the process ${String(pid)} has no mailbox: it is a function, or does not have the module 'process'`;
    throw new HostError(problem, { kind: "failed_precondition", details: { pid: pid.id } });
  }
}
