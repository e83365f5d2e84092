/**
 * The dispatcher: finds the handler of a command and settles what waits for it. It knows nothing of Lua: states submit
 * commands through `CommandDispatcher`, and hosts through `dispatch`.
 */

import {
  commandId,
  dispatcherStarted,
  dispatcherStopped,
  duplicateHandler,
  noHandler,
} from "../errors/dispatch.js";
import { HostError } from "../errors/host-error.js";
import { isInstance } from "../errors/describe.js";
import { readOptions, requireFunction, requireKind, type OptionKinds } from "../errors/options.js";
import { badParameter, badOption } from "../errors/values.js";
import { DescribedModule } from "../modules/host/define.js";
import { HostCall } from "../security/call.js";
import { contextOf, type CallContext, type CallContextOptions } from "../security/context.js";
import { policyOf, type Policy } from "../security/policy.js";
import { onAbort } from "../security/signals.js";
import { commandsOf, PROMISE } from "../types/commands.js";
import { isCommandId } from "../types/names.js";
import type { CommandDispatcher, CommandOrigin, Settling } from "../values/host-wait.js";
import type { CommandId } from "../values/yield.js";
import { batching } from "./batch.js";
import { PLATFORM, requireClock, type AlarmClock } from "./clock/alarms.js";
import { Execution, type Desk, type Route } from "./execution.js";
import {
  readBatchOptions,
  readHandlerOptions,
  requireHandler,
  type BatchHandler,
  type BatchOptions,
  type Handler,
  type HandlerBundle,
  type HandlerOptions,
  type Middleware,
  type Service,
} from "./handler.js";
import { retrying } from "./retry.js";
import { Services } from "./services.js";
import { Turnstile } from "./turnstile.js";

export interface DispatcherOptions {
  /** Measures the time that commands may take. Default: the platform's clock. */
  readonly clock?: AlarmClock;
  /** Called with what the `release` of a yield threw, where no call is left that could get it. Default: ignored. */
  readonly onReleaseError?: (error: unknown) => void;
}

const DISPATCHER_OPTIONS = {
  clock: "any",
  onReleaseError: "function",
} as const satisfies OptionKinds<DispatcherOptions>;

/** On whose behalf a host dispatches a command. */
export interface DispatchOptions {
  readonly context?: CallContext | CallContextOptions;
  readonly policy?: Policy;
  /** The milliseconds that the command may take. */
  readonly timeout?: number;
}

const DISPATCH_OPTIONS = {
  context: "any",
  policy: "any",
  timeout: "number",
} as const satisfies OptionKinds<DispatchOptions>;

type Run = Route["run"];

interface Registered {
  readonly timeout: number | undefined;
  readonly turnstile: Turnstile | undefined;
  readonly run: Run;
}

/** Made by `createDispatcher`. One dispatcher can serve many states. */
export class Dispatcher implements CommandDispatcher {
  readonly #routes = new Map<string, Route>();
  readonly #middleware: Middleware[] = [];
  readonly #services = new Services();
  readonly #desk: Desk;
  readonly #onReleaseError: DispatcherOptions["onReleaseError"];
  #phase: "new" | "started" | "stopped" = "new";

  /** Throws `ERR_OPTION`. */
  constructor(options: DispatcherOptions = {}) {
    const { clock = PLATFORM, onReleaseError } = readOptions(options, DISPATCHER_OPTIONS);
    this.#onReleaseError = onReleaseError;
    this.#desk = { running: new Set(), clock: requireClock(clock) };
    const run: Run = (promise) => promise;
    this.#add(PROMISE, { timeout: undefined, turnstile: undefined, run });
  }

  /** The number of commands that are not settled. */
  get size(): number {
    return this.#desk.running.size;
  }

  /** Whether a command has a handler. */
  handles(id: string): boolean {
    return this.#routes.has(id);
  }

  /**
   * Registers the handler of a command. Throws `ERR_COMMAND_ID`, `ERR_DUPLICATE_HANDLER`, `ERR_DISPATCHER_STOPPED`,
   * `ERR_OPTION`, and `ERR_PARAMETER` if it is not a function.
   */
  register<Data, Result>(
    id: CommandId<Data, Result>,
    handler: Handler<Data, Result>,
    options: HandlerOptions = {},
  ): void {
    requireHandler(handler);
    const { concurrency, timeout, retry } = readHandlerOptions(options);
    const own = handler as Run;
    this.#register(id, {
      timeout,
      turnstile: concurrency === undefined ? undefined : new Turnstile(concurrency),
      run: retry === undefined ? own : retrying(own, retry),
    });
  }

  /** Registers a handler that gets all commands of a turn of the event loop at once. Throws as `register`. */
  registerBatch<Data, Result>(
    id: CommandId<Data, Result>,
    handler: BatchHandler<Data, Result>,
    options: BatchOptions = {},
  ): void {
    requireHandler(handler);
    const { size = Infinity, timeout } = readBatchOptions(options);
    this.#register(id, { timeout, turnstile: undefined, run: batching(handler, size) });
  }

  /**
   * Registers the handlers of a bundle, all or none, and the service that it returns. Throws as `register`, and what the
   * bundle throws.
   */
  registerAll(bundle: HandlerBundle): void {
    requireFunction("bundle", bundle);
    const before = new Set(this.#routes.keys());
    try {
      const service: unknown = bundle((id, handler, options) => {
        this.register(id, handler, options);
      });
      if (service !== undefined) this.addService(service as Service);
    } catch (error) {
      for (const id of [...this.#routes.keys()]) if (!before.has(id)) this.#routes.delete(id);
      throw error;
    }
  }

  /** Adds a service, which `start` starts. Throws `ERR_PARAMETER`, and `ERR_DISPATCHER_STARTED` after `start`. */
  addService(service: Service): void {
    const { start, stop } = Object(service) as Partial<Record<"start" | "stop", unknown>>;
    const fits = [start, stop].every((step) => step === undefined || typeof step === "function");
    if (!fits || (start === undefined && stop === undefined))
      throw badParameter("service", "expected an object with functions 'start' and 'stop', or one of them");
    if (this.#phase !== "new") throw dispatcherStarted();
    this.#services.add(service);
  }

  /** Adds middleware around all handlers; the first added is the outermost. It sees promises too, as `promise`. */
  use(middleware: Middleware): void {
    requireFunction("middleware", middleware);
    this.#middleware.push(middleware);
  }

  /**
   * Starts the services. Commands are accepted before, too. Rejects with what a service throws, after it has stopped those
   * that it started; and with `ERR_DISPATCHER_STARTED`, `ERR_DISPATCHER_STOPPED`.
   */
  async start(): Promise<void> {
    if (this.#phase === "stopped") throw dispatcherStopped();
    if (this.#phase === "started") throw dispatcherStarted();
    this.#phase = "started";
    try {
      await this.#services.start();
    } catch (error) {
      this.#phase = "new";
      throw error;
    }
  }

  /** Refuses further commands, fails those that are not settled (`canceled`), and stops the services. Twice is no error. */
  async stop(): Promise<void> {
    this.#phase = "stopped";
    for (const command of [...this.#desk.running])
      command.fail(new HostError("the dispatcher was stopped", { kind: "canceled" }));
    await this.#services.stop();
  }

  /**
   * Throws `ERR_NO_HANDLER` for the first command that modules declare and that has no handler, and `ERR_PARAMETER` for
   * what is not a module.
   */
  requireHandlers(modules: readonly DescribedModule[]): void {
    for (const module of modules) {
      if (!isInstance(module, DescribedModule))
        throw badParameter("modules", "expected results of defineModule");
      const missing = commandsOf(module.manifest).find((id) => !this.#routes.has(id));
      if (missing !== undefined) throw noHandler(missing, module.name);
    }
  }

  /**
   * Runs a command for the host, and resolves to its handler's answer. Rejects with a `HostError`, with `ERR_NO_HANDLER`,
   * `ERR_DISPATCHER_STOPPED`, `ERR_OPTION`.
   */
  async dispatch<Data, Result>(
    id: CommandId<Data, Result>,
    data: Data,
    options: DispatchOptions = {},
  ): Promise<Result> {
    const { context: given, policy, timeout } = readOptions(options, DISPATCH_OPTIONS);
    const context = contextOf(given);
    const { signal } = context;
    const call = new HostCall(context, policyOf(policy));
    const remaining = context.remaining();
    const limit = Math.min(timeout ?? Infinity, remaining);
    if (Number.isNaN(limit)) throw badOption("timeout", "expected a number of milliseconds");
    if (signal?.aborted === true)
      throw new HostError(`the command '${id}' was canceled`, { kind: "canceled" });
    const deadline = performance.now() + remaining;
    const origin = { module: undefined, call, deadline, timeout: limit === Infinity ? undefined : limit };
    let unlisten: (() => void) | undefined;
    try {
      return (await new Promise<unknown>((resolve, reject) => {
        const running = this.submit(id, data, origin, { resolve, reject });
        if (signal === undefined || running.isOver) return;
        unlisten = onAbort(signal, () => {
          running.fail(new HostError(`the command '${id}' was canceled`, { kind: "canceled" }));
        });
      })) as Result;
    } finally {
      unlisten?.();
    }
  }

  /** For states. Throws `ERR_NO_HANDLER`, `ERR_DISPATCHER_STOPPED`. */
  submit(id: string, data: unknown, origin: CommandOrigin, settling: Settling): Execution {
    if (this.#phase === "stopped") throw dispatcherStopped();
    const route = this.#routes.get(id);
    if (route === undefined) throw noHandler(id, origin.module);
    const command = new Execution(route, data, origin, settling, this.#desk);
    command.begin();
    return command;
  }

  /** For states. */
  releaseFailed(error: unknown): void {
    try {
      this.#onReleaseError?.(error);
    } catch {
      // the listener's own affair
    }
  }

  #register(id: unknown, registered: Registered): void {
    if (typeof id !== "string" || !isCommandId(id)) throw commandId(id);
    if (this.#phase === "stopped") throw dispatcherStopped();
    if (this.#routes.has(id)) throw duplicateHandler(id);
    this.#add(id, registered);
  }

  #add(id: string, { timeout, turnstile, run }: Registered): void {
    const middleware = this.#middleware;
    const route: Route = {
      id,
      timeout,
      turnstile,
      raw: id === PROMISE,
      run: (data, context) =>
        middleware.length === 0 ? run(data, context) : around(middleware, run, data, context),
    };
    this.#routes.set(id, route);
  }
}

/** Runs a handler within middleware. */
function around(
  middleware: readonly Middleware[],
  run: Run,
  data: unknown,
  context: Execution,
): Promise<unknown> {
  const step = async (at: number): Promise<unknown> => {
    const own = middleware[at];
    return await (own === undefined ? run(data, context) : own(data, context, () => step(at + 1)));
  };
  return step(0);
}

/** Makes a dispatcher for `createState({ dispatcher })`. Throws `ERR_OPTION`. */
export function createDispatcher(options: DispatcherOptions = {}): Dispatcher {
  requireKind("options", options, "object");
  return new Dispatcher(options);
}
