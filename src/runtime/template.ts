/** Templates: a state is prepared once, and further states begin as copies of it. */

import { describeGiven } from "../errors/describe.js";
import { readOptions, type OptionKinds } from "../errors/options.js";
import { isBytes } from "../errors/realms.js";
import { templateClosed } from "../errors/state.js";
import { badOption, wrongReceiver } from "../errors/values.js";
import { HostCall } from "../security/call.js";
import { contextOf } from "../security/context.js";
import { policyOf } from "../security/policy.js";
import type { LuaState } from "../state/state.js";
import { DISPOSE } from "../values/dispose.js";
import { isObject } from "../values/objects.js";
import type { RuntimeInternals } from "./assemble.js";
import { copyPrepared, prepareCopies, type Prepared } from "./copies.js";
import { setGlobals } from "./initial-values.js";
import { openParts } from "./open-state.js";
import { STATE_OPTIONS, type StateOptions } from "./runtime-options.js";

/** Options of `Runtime.template`: those of its states, and what prepares them. */
export interface TemplateOptions extends StateOptions {
  /** What prepares the state: a chunk, or a function, which may be asynchronous. Default: nothing. */
  readonly run?: string | Uint8Array | ((state: LuaState) => unknown);
}

const TEMPLATE_OPTIONS = { ...STATE_OPTIONS, run: "any" } as const satisfies OptionKinds<TemplateOptions>;

const OF_STATES = {
  stdin: "any",
  stdout: "any",
  stderr: "any",
  processes: "flag",
  environment: "any",
  clock: "any",
  timeZone: "any",
  warn: "any",
  files: "record",
  mounts: "record",
  callContext: "any",
  policy: "any",
  limits: "record",
  globals: "record",
} as const satisfies Partial<OptionKinds<StateOptions>>;

/** Options of `Template.createState`, instead of those of the template; `files` and `mounts` are added to them. */
export type TemplateStateOptions = Pick<StateOptions, keyof typeof OF_STATES>;

/** For this package only: prepares a template; see `Runtime.template`. */
export let prepareTemplate: (runtime: RuntimeInternals, given: TemplateOptions) => Promise<Template>;

/**
 * A prepared state, of which `createState` makes copies. A copy has the memory of its own that any state has, and may do
 * what any state may. JavaScript functions and objects that the template holds are shared by all copies.
 */
export class Template {
  /** Undefined once it is closed. */
  #prepared: Prepared | undefined;

  private constructor(prepared: Prepared) {
    this.#prepared = prepared;
  }

  static {
    prepareTemplate = async (runtime, given) => new Template(await prepare(runtime, given));
  }

  static #self(receiver: unknown): Template {
    if (isObject(receiver) && #prepared in receiver) return receiver;
    throw wrongReceiver("Template", receiver);
  }

  /** Throws `ERR_RECEIVER`, `ERR_TEMPLATE_CLOSED`. */
  static #of(receiver: unknown): Prepared {
    const self = Template.#self(receiver);
    if (self.#prepared === undefined || self.closed) throw templateClosed();
    return self.#prepared;
  }

  /**
   * Makes a state. Throws `ERR_TEMPLATE_CLOSED`, `ERR_OPTION`, `ERR_VIRTUAL_FILE`,
   * `ERR_HEAP_EXHAUSTED` and `ERR_LUA_MEMORY`.
   */
  createState(options: TemplateStateOptions = {}): LuaState {
    return copyState(Template.#of(this), options);
  }

  /** The bytes that a new state takes of the runtime's memory. */
  get size(): number {
    return Template.#of(this).image.size;
  }

  /** Whether `close` was called, or its runtime was closed. */
  get closed(): boolean {
    return Template.#self(this).#prepared?.state.closed !== false;
  }

  /** Lets go of its memory; a second call does nothing. States that it made stay. */
  close(): void {
    const self = Template.#self(this);
    self.#prepared?.state.close();
    self.#prepared = undefined;
  }

  [DISPOSE](): void {
    Template.#self(this);
    this.close();
  }
}

async function prepare(runtime: RuntimeInternals, given: TemplateOptions): Promise<Prepared> {
  const { run, ...options } = readOptions(given, TEMPLATE_OPTIONS);
  requireRun(run);
  const opened = openParts(runtime, options);
  const { state } = opened;
  try {
    if (typeof run === "function") await run(state);
    else if (run !== undefined) await state.runAsync(run, { name: "=template" });
    return prepareCopies(runtime, opened);
  } catch (error) {
    if (state.death === undefined && !state.closed) state.close();
    throw error;
  }
}

function requireRun(run: unknown): void {
  if (run === undefined || typeof run === "string" || typeof run === "function" || isBytes(run)) return;
  throw badOption("run", `expected a chunk or a function, found ${describeGiven(run)}`);
}

function copyState(prepared: Prepared, given: TemplateStateOptions): LuaState {
  const { made, runtime } = prepared;
  runtime.entry.check(runtime.entry.stack.beginning);
  const { globals, limits = made.options.limits, ...read } = readOptions(given, OF_STATES);
  const options: StateOptions = {
    ...made.options,
    ...read,
    files: { ...made.options.files, ...read.files },
    mounts: { ...made.options.mounts, ...read.mounts },
  };
  const { kind } = made.checked;
  const call = new HostCall(contextOf(options.callContext), policyOf(options.policy), undefined, kind);
  const files = read.files ?? {};
  const state = copyPrepared(prepared, { options, checked: { ...made.checked, call }, files });
  try {
    setGlobals(state, globals);
    if (limits !== undefined) state.limits.set(limits);
    return state;
  } catch (error) {
    state.close();
    throw error;
  }
}
