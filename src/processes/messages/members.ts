/** The processes of a scheduler, by pid and by registered name, and what is told of their ends. */

import { HostError } from "../../errors/host-error.js";
import type { Pid } from "../scheduler/pid.js";
import type { Result } from "../scheduler/result.js";
import type { EndMessage, Member } from "./member.js";

const NAME = /^[^\s{}|]{1,200}$/;

/** As a `Pid` makes its `id`. */
const PID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-\d+$/;

export class Members {
  readonly #byId = new Map<string, Member>();
  readonly #byName = new Map<string, Member>();
  /** Those that ended, while others are told. */
  #ended: { readonly member: Member; readonly error: HostError | undefined }[] | undefined;

  add(member: Member): void {
    this.#byId.set(member.id, member);
  }

  /** By pid or by name; undefined if there is none, or it has ended. */
  find(to: string): Member | undefined {
    return this.#byId.get(to) ?? this.#byName.get(to);
  }

  /** By name only. */
  named(name: string): Member | undefined {
    return this.#byName.get(name);
  }

  /** Throws a `HostError`, `not_found`. */
  require(to: string): Member {
    const found = this.find(to);
    if (found !== undefined) return found;
    throw new HostError(
      PID.test(to) ? `no process with the pid ${to} is running` : `no process is registered as '${to}'`,
      { kind: "not_found", details: { to } },
    );
  }

  /** Throws a `HostError`: `invalid` for a text that cannot be a name, `already_exists`. */
  register(member: Member, name: string): void {
    if (!NAME.test(name) || PID.test(name)) {
      const problem = `a name of 1 to 200 characters without spaces, braces and bars expected, which is no pid: got '${name}'`;
      throw new HostError(problem, { kind: "invalid", details: { name } });
    }
    const owner = this.#byName.get(name);
    if (owner !== undefined)
      throw new HostError(`the name '${name}' is taken by the process ${String(owner.parts.pid)}`, {
        kind: "already_exists",
        details: { name, pid: owner.id },
      });
    this.#byName.set(name, member);
    member.relations.names.add(name);
  }

  /** Frees a name. Returns whether it was one of the process's. */
  unregister(member: Member, name: string): boolean {
    return member.known?.names.delete(name) === true && this.#byName.delete(name);
  }

  watch(watcher: Member, target: Member): void {
    target.relations.watchers.add(watcher);
    watcher.relations.watched.add(target);
  }

  unwatch(watcher: Member, target: Member): boolean {
    watcher.known?.watched.delete(target);
    return target.known?.watchers.delete(watcher) === true;
  }

  link(a: Member, b: Member): void {
    if (a === b) return;
    a.relations.links.add(b);
    b.relations.links.add(a);
  }

  unlink(a: Member, b: Member): boolean {
    b.known?.links.delete(a);
    return a.known?.links.delete(b) === true;
  }

  /**
   * Forgets a process that has ended, or that was refused (`result` undefined), frees its names, and tells those that are
   * linked with it or monitor it. Returns the messages that it had not received.
   */
  remove(member: Member, result: Result | undefined): readonly unknown[] {
    this.#byId.delete(member.id);
    const unread = member.mailbox?.close(() => endedError(member.parts.pid)) ?? [];
    if (member.known === undefined) return unread;
    for (const name of member.known.names) this.#byName.delete(name);
    if (result !== undefined) this.#tell(member, result.error);
    else this.#forget(member);
    return unread;
  }

  #forget(member: Member): void {
    const { links, watched, watchers } = member.relations;
    for (const other of links) other.relations.links.delete(member);
    for (const other of watched) other.relations.watchers.delete(member);
    for (const other of watchers) other.relations.watched.delete(member);
    member.known = undefined;
  }

  /** Telling one of an end can end it. A list instead of recursion, since chains of links can be long. */
  #tell(member: Member, error: HostError | undefined): void {
    if (this.#ended !== undefined) {
      this.#ended.push({ member, error });
      return;
    }
    const ended = (this.#ended = [{ member, error }]);
    for (const end of ended) {
      const { links, watchers } = end.member.relations;
      const [linked, watching] = [[...links], [...watchers]];
      this.#forget(end.member);
      for (const other of watching)
        other.mailbox?.deliver(endMessage("down", end.member.parts.pid, end.error));
      for (const other of linked) tellLinked(other, end.member.parts.pid, end.error);
    }
    this.#ended = undefined;
  }
}

function tellLinked(other: Member, pid: Pid, error: HostError | undefined): void {
  if (other.traps) other.mailbox?.deliver(endMessage("exit", pid, error));
  else if (error?.details !== undefined && LINKED in error.details)
    other.parts.cancel(error.message, error.details); // in a chain of links the first failure counts
  else if (error !== undefined)
    other.parts.cancel(`the linked process ${String(pid)} failed: ${error.message}`, { [LINKED]: pid.id });
}

/** The detail of an error that says which failure ended a process. */
const LINKED = "linked";

const endMessage = (event: EndMessage["event"], pid: Pid, error: HostError | undefined): EndMessage => ({
  event,
  pid: pid.id,
  name: pid.name,
  error:
    error === undefined
      ? undefined
      : { kind: error.kind, message: error.message, retryable: error.retryable },
});

const endedError = (pid: Pid): HostError =>
  new HostError(`the process ${String(pid)} has ended`, { kind: "not_found", details: { pid: pid.id } });
