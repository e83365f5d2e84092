/** The handlers of the module `process`. Their commands come from a `Member`, through its scheduler. */

import { HostError } from "../../errors/host-error.js";
import { Execution } from "../execution.js";
import type { Dispatcher } from "../dispatcher.js";
import type { CommandContext, Handler } from "../handler.js";
import type { CommandId } from "../../values/yield.js";
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
} from "./commands.js";
import type { Member } from "./member.js";
import { MemberDispatcher } from "./member-dispatcher.js";
import type { Members } from "./members.js";

/** Where a command comes from. Throws a `HostError` outside of a scheduler. */
function sourceOf(context: CommandContext): MemberDispatcher {
  const source = context instanceof Execution ? context.origin.process : undefined;
  if (source instanceof MemberDispatcher) return source;
  const problem = `'${context.command}' works only in a process of a scheduler`;
  throw new HostError(problem, { kind: "failed_precondition" });
}

const memberOf = (context: CommandContext): Member => sourceOf(context).member;
const membersOf = (context: CommandContext): Members => sourceOf(context).society.members;

/** Asks the policy of a state that has one. Throws a `HostError`, `permission_denied`. */
function ask(context: CommandContext, name: string): void {
  if (context instanceof Execution && context.origin.call.policy !== undefined)
    context.require(context.command, `/${name}`);
}

/** Finds a process, and asks the policy whether it may be used that way. Throws a `HostError`. */
function allowed(context: CommandContext, to: string): Member {
  const target = membersOf(context).require(to);
  if (target !== memberOf(context)) ask(context, target.parts.pid.name);
  return target;
}

/** Registers the handlers that a dispatcher does not have. Throws `ERR_DISPATCHER_STOPPED`. */
export function handleMessages(dispatcher: Dispatcher): void {
  const handle = <Data, Result>(id: CommandId<Data, Result>, handler: Handler<Data, Result>): void => {
    if (!dispatcher.handles(id)) dispatcher.register(id, handler);
  };
  handle(PID, (_, context) => memberOf(context).id);
  handle(NOW, (_, context) => sourceOf(context).society.now());
  handle(SEND, ({ to, message, size, timeout = 0 }, context) => {
    const mailbox = allowed(context, to).requireMailbox();
    return mailbox.send(message, size, timeout, context);
  });
  handle(RECEIVE, ({ timeout = Infinity }, context) =>
    memberOf(context).requireMailbox().receive(timeout, context),
  );
  handle(SPAWN, ({ program, method = "", input, name, link, monitor }, context) => {
    const { member: from, society } = sourceOf(context);
    const { members } = society;
    if (monitor === true) from.requireMailbox();
    ask(context, program ?? from.parts.pid.name);
    const made = (child: Member): void => {
      if (name !== undefined) members.register(child, name);
      if (link === true) members.link(from, child);
      if (monitor === true) members.watch(from, child);
    };
    return society.spawn(from, { program, method, input, name, made }).id;
  });
  handle(CANCEL, ({ to }, context) => {
    if (membersOf(context).find(to) === undefined) return false;
    const by = String(memberOf(context).parts.pid);
    allowed(context, to).parts.cancel(`the process was cancelled by ${by}`);
    return true;
  });
  handle(MONITOR, ({ to }, context) => {
    const from = memberOf(context);
    const mailbox = from.requireMailbox();
    const target = membersOf(context).find(to);
    if (target === undefined) mailbox.deliver(absent(to));
    else membersOf(context).watch(from, allowed(context, to));
    return undefined;
  });
  handle(DEMONITOR, ({ to }, context) => {
    const from = memberOf(context);
    const target = membersOf(context).find(to);
    return target !== undefined && membersOf(context).unwatch(from, target);
  });
  handle(LINK, ({ to }, context) => {
    const from = memberOf(context);
    membersOf(context).link(from, allowed(context, to));
    return undefined;
  });
  handle(UNLINK, ({ to }, context) => {
    const from = memberOf(context);
    const target = membersOf(context).find(to);
    return target !== undefined && membersOf(context).unlink(from, target);
  });
  handle(TRAP, ({ on }, context) => {
    const from = memberOf(context);
    if (on) from.requireMailbox();
    from.traps = on;
    return undefined;
  });
  handle(REGISTER, ({ name }, context) => {
    const from = memberOf(context);
    from.requireMailbox();
    membersOf(context).register(from, name);
    return undefined;
  });
  handle(UNREGISTER, ({ name }, context) => {
    const from = memberOf(context);
    return membersOf(context).unregister(from, name);
  });
  handle(WHEREIS, ({ name }, context) => membersOf(context).named(name)?.id);
}

/** What one is told who monitors a process that is not there any more. */
function absent(to: string): unknown {
  const message = `no process '${to}' is running`;
  return { event: "down", pid: to, error: { kind: "not_found", message, retryable: false } };
}
