/** The commands of the module `process`. Times are in seconds; a pid is the `id` of a `Pid`. */

import { commandId } from "../command-id.js";

/** A message, with its size as `measure` gives it. */
export interface SendCommand {
  /** A pid, or a registered name. */
  readonly to: string;
  readonly message: unknown;
  readonly size: number;
  /** How long to wait if the mailbox is full. Default: not at all. */
  readonly timeout?: number | undefined;
}

export interface ReceiveCommand {
  /** How long to wait for a message. Default: any time. */
  readonly timeout?: number | undefined;
}

export interface SpawnCommand {
  /** A name of the scheduler's `programs`. Default: the process that spawns. */
  readonly program?: string | undefined;
  readonly method?: string | undefined;
  readonly input: readonly unknown[];
  /** The name to register it under. */
  readonly name?: string | undefined;
  readonly link?: boolean | undefined;
  readonly monitor?: boolean | undefined;
}

export interface TargetCommand {
  /** A pid, or a registered name. */
  readonly to: string;
}

export interface NameCommand {
  readonly name: string;
}

type None = Readonly<Record<string, never>>;

export const PID = commandId<None, string>("process", "pid");
export const NOW = commandId<None, number>("process", "now");
export const SEND = commandId<SendCommand>("process", "send");
export const RECEIVE = commandId<ReceiveCommand>("process", "receive");
export const SPAWN = commandId<SpawnCommand, string>("process", "spawn");
export const CANCEL = commandId<TargetCommand, boolean>("process", "cancel");
export const MONITOR = commandId<TargetCommand>("process", "monitor");
export const DEMONITOR = commandId<TargetCommand, boolean>("process", "demonitor");
export const LINK = commandId<TargetCommand>("process", "link");
export const UNLINK = commandId<TargetCommand, boolean>("process", "unlink");
export const TRAP = commandId<{ readonly on: boolean }>("process", "trap");
export const REGISTER = commandId<NameCommand>("process", "register");
export const UNREGISTER = commandId<NameCommand, boolean>("process", "unregister");
export const WHEREIS = commandId<NameCommand, string | undefined>("process", "whereis");
