/** Names of processes. */

import { badParameter } from "../../errors/values.js";

/** What a pid is made of. */
export interface PidOptions {
  /** The machine, or the service. Default: `local`. */
  readonly node?: string;
  /** The host process on it. Default: `main`. */
  readonly host?: string;
}

let count = 0;

/** Unlike those of other programs on any machine. */
let prefix: string | undefined;

function requirePart(parameter: string, value: unknown): void {
  if (typeof value !== "string" || value === "" || /[{}|]/.test(value))
    throw badParameter(parameter, "expected a text that is not empty and has none of '{', '}' and '|'");
}

/** The name of a process: a unique id, and a form for people, `{node|host|name}`. Two pids are never equal. */
export class Pid {
  /** Unique among all pids, on all machines. */
  readonly id: string;
  readonly node: string;
  readonly host: string;

  /** `id` is for this package only: that of a pid of another thread. Throws `ERR_PARAMETER`. */
  constructor(
    readonly name: string,
    { node = "local", host = "main" }: PidOptions = {},
    id?: string,
  ) {
    requirePart("name", name);
    requirePart("node", node);
    requirePart("host", host);
    this.node = node;
    this.host = host;
    prefix ??= crypto.randomUUID();
    this.id = id ?? `${prefix}-${++count}`;
    Object.freeze(this);
  }

  toString(): string {
    return `{${this.node}|${this.host}|${this.name}}`;
  }

  toJSON(): string {
    return this.toString();
  }
}
