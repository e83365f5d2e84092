/** Defines the module `process`. Its handlers are in src/processes/messages; a scheduler registers them. */

import { badArgument } from "../../errors/guest.js";
import type { HostError } from "../../errors/host-error.js";
import { defineModule } from "../../modules/host/define.js";
import { shipped } from "../../modules/host/origin.js";
import {
  CANCEL,
  DEMONITOR,
  LINK,
  MONITOR,
  NOW,
  PID,
  RECEIVE,
  REGISTER,
  SEND,
  SPAWN,
  TRAP,
  UNLINK,
  UNREGISTER,
  WHEREIS,
  type ReceiveCommand,
} from "../../processes/messages/commands.js";
import { commandYield, done } from "../../values/command-yield.js";
import { Yield, type ResultCall } from "../../values/yield.js";
import { plainMessage } from "./plain-message.js";

const PidYield = commandYield(PID);
const NowYield = commandYield(NOW);
const SendYield = commandYield(SEND, done);
const SpawnYield = commandYield(SPAWN);
const CancelYield = commandYield(CANCEL);
const MonitorYield = commandYield(MONITOR, done);
const DemonitorYield = commandYield(DEMONITOR);
const LinkYield = commandYield(LINK, done);
const UnlinkYield = commandYield(UNLINK);
const TrapYield = commandYield(TRAP, done);
const RegisterYield = commandYield(REGISTER, done);
const UnregisterYield = commandYield(UNREGISTER);
const WhereisYield = commandYield(WHEREIS);

/** Only the end of its time is a result: a loop that receives must not go on after any other error. */
class ReceiveYield extends Yield<ReceiveCommand> {
  readonly commandId = RECEIVE;

  constructor(readonly seconds: number | undefined) {
    super();
  }

  toCommand(): ReceiveCommand {
    return this.seconds === undefined ? {} : { timeout: this.seconds };
  }

  override handleResult(_: ResultCall, message: unknown, error: HostError | undefined): readonly unknown[] {
    if (error === undefined) return [message];
    if (error.kind !== "timeout") throw error;
    return [undefined, error];
  }
}

/** Throws Lua's error for argument `n` unless it is a duration; forever is undefined. */
function duration(name: string, n: number, seconds: number | undefined): number | undefined {
  if (seconds === undefined || seconds === Infinity) return undefined;
  if (seconds >= 0) return seconds;
  throw badArgument(n, `process.${name}`, `a number of seconds from 0 on expected, got ${seconds}`);
}

const processModule = defineModule({
  name: "process",
  description: "Messages between the processes of a scheduler, and what a process does with others.",
  class: ["nondeterministic"],
  types: (t) => {
    const to = t.param("to", t.string, "a pid, or a registered name");
    const name = t.param("name", t.string);
    const failing = [t.optional(t.boolean), t.optional(t.LuaError)] as const;
    return {
      define: {
        Options: t.record({
          program: t.doc("a program of the scheduler; by default that of this process", t.optional(t.string)),
          method: t.doc("a global function of it; by default the program itself", t.optional(t.string)),
          name: t.doc("registers it under this name", t.optional(t.string)),
          link: t.doc("links it with this process", t.optional(t.boolean)),
          monitor: t.doc("monitors it", t.optional(t.boolean)),
        }),
      },
      export: t.record({
        pid: t.function({ doc: "The pid of this process, a text.", results: [t.string], yields: [PID] }),
        now: t.function({
          doc: "Seconds of the clock that measures waits for messages. It never goes back.",
          results: [t.number],
          yields: [NOW],
        }),
        send: t.function({
          doc:
            "Puts a copy of a message into the mailbox of a process. Returns true. If the mailbox is full, it waits up to " +
            "`timeout` seconds for space, by default not at all.",
          params: [
            to,
            t.param("message", t.any, "a string, a number, a boolean or a table of such values"),
            t.param("timeout", t.optional(t.number)),
          ],
          results: failing,
          yields: [SEND],
        }),
        receive: t.function({
          doc:
            "Takes the oldest message out of the mailbox. Waits for one, up to `timeout` seconds; then it returns `nil` and " +
            "an error of kind `timeout`. Any other error is raised.",
          params: [t.param("timeout", t.optional(t.number))],
          results: [t.optional(t.any), t.optional(t.LuaError)],
          yields: [RECEIVE],
        }),
        spawn: t.function({
          doc: "Starts a process and returns its pid. A text names a global function of this program.",
          params: [t.param("what", t.union(t.string, t.ref("Options")))],
          rest: t.any,
          results: [t.optional(t.string), t.optional(t.LuaError)],
          yields: [SPAWN],
        }),
        cancel: t.function({
          doc: "Ends a process. Returns whether it was running.",
          params: [to],
          results: failing,
          yields: [CANCEL],
        }),
        monitor: t.function({
          doc:
            'Asks for a message when a process ends: `{ event = "down", pid, name, error }`. `error` is nil, or a table ' +
            "with `kind`, `message` and `retryable`. If it does not run, the message comes at once.",
          params: [to],
          results: failing,
          yields: [MONITOR],
        }),
        demonitor: t.function({
          doc: "Asks for it no more. Returns whether the process was monitored.",
          params: [to],
          results: failing,
          yields: [DEMONITOR],
        }),
        link: t.function({
          doc: "Links this process with another: if one of them ends with an error, the other is cancelled.",
          params: [to],
          results: failing,
          yields: [LINK],
        }),
        unlink: t.function({
          doc: "Removes a link. Returns whether there was one.",
          params: [to],
          results: failing,
          yields: [UNLINK],
        }),
        trap: t.function({
          doc: 'Whether this process gets a message `{ event = "exit", pid, name, error }` when a linked process ends.',
          params: [t.param("on", t.boolean)],
          results: failing,
          yields: [TRAP],
        }),
        register: t.function({
          doc: "Registers this process under a name, which is free again when it ends.",
          params: [name],
          results: failing,
          yields: [REGISTER],
        }),
        unregister: t.function({
          doc: "Frees a name of this process. Returns whether it was one.",
          params: [name],
          results: failing,
          yields: [UNREGISTER],
        }),
        whereis: t.function({
          doc: "The pid of the process with a name; nil if there is none.",
          params: [name],
          results: [t.optional(t.string), t.optional(t.LuaError)],
          yields: [WHEREIS],
        }),
      }),
    };
  },
  build: () => ({
    yields: [
      { type: PidYield, command: PID },
      { type: NowYield, command: NOW },
      { type: SendYield, command: SEND },
      { type: ReceiveYield, command: RECEIVE },
      { type: SpawnYield, command: SPAWN },
      { type: CancelYield, command: CANCEL },
      { type: MonitorYield, command: MONITOR },
      { type: DemonitorYield, command: DEMONITOR },
      { type: LinkYield, command: LINK },
      { type: UnlinkYield, command: UNLINK },
      { type: TrapYield, command: TRAP },
      { type: RegisterYield, command: REGISTER },
      { type: UnregisterYield, command: UNREGISTER },
      { type: WhereisYield, command: WHEREIS },
    ],
    exports: {
      pid: () => new PidYield({}),
      now: () => new NowYield({}),
      send: (to, given, timeout) => {
        const { message, size } = plainMessage("send", 2, given);
        if (timeout === undefined) return new SendYield({ to, message, size });
        return new SendYield({ to, message, size, timeout: duration("send", 3, timeout) ?? Infinity });
      },
      receive: (timeout) => new ReceiveYield(duration("receive", 1, timeout)),
      spawn: (what, ...given) => {
        const input = given.map((value, at) =>
          value === undefined ? undefined : plainMessage("spawn", at + 2, value).message,
        );
        return new SpawnYield(typeof what === "string" ? { method: what, input } : { ...what, input });
      },
      cancel: (to) => new CancelYield({ to }),
      monitor: (to) => new MonitorYield({ to }),
      demonitor: (to) => new DemonitorYield({ to }),
      link: (to) => new LinkYield({ to }),
      unlink: (to) => new UnlinkYield({ to }),
      trap: (on) => new TrapYield({ on }),
      register: (name) => new RegisterYield({ name }),
      unregister: (name) => new UnregisterYield({ name }),
      whereis: (name) => new WhereisYield({ name }),
    },
  }),
});

export default shipped("process", processModule);
