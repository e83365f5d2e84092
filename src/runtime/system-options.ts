/** Options for the system that programs see, of a runtime and of one state. This file checks all of them. */

import { clockSource, type Clock, type ClockSource } from "../core/clock.js";
import { EnvironmentBlock, type Variable } from "../core/environment.js";
import type { Memory } from "../core/memory.js";
import type { OutputStream, StandardStreams } from "../files/streams.js";
import type { SystemView } from "../core/system.js";
import type { Namespace } from "../files/namespace.js";
import { TimeZone } from "../core/time-zone.js";
import { describeThrown } from "../errors/describe.js";
import { OptionError } from "../errors/values.js";
import type { WarningListener } from "../state/warnings.js";
import { encodeText } from "../values/text.js";
import { isObject } from "../values/objects.js";

/** Options of a runtime, which a single state can override. */
export interface TimeOptions {
  /** The clock. Default: the machine's. */
  readonly clock?: Clock;
  /**
   * The time zone of `os.date`, `os.time` and C's `localtime`: an IANA name such as "Europe/Paris". Default: the
   * machine's.
   */
  readonly timeZone?: string;
}

/** What one state can override. Anything omitted is the runtime's. */
export interface StateSystemOptions extends TimeOptions {
  /** Receives the output of the state's `print` and `io.write`, and of C code that it calls. */
  readonly stdout?: OutputStream;
  readonly stderr?: OutputStream;
  /** Its environment variables for `os.getenv`, LUA_PATH and C's `getenv`, instead of the runtime's. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Called with each complete message of `warn`, and with errors in finalizers. Scripts disable and enable it by
   * `warn("@off")` and `warn("@on")`. Default: as in the reference, standard error after `warn("@on")`.
   */
  readonly warn?: WarningListener;
}

/** Returns the time options only. */
export function timeOf({ clock, timeZone }: TimeOptions): TimeOptions {
  return { ...(clock === undefined ? {} : { clock }), ...(timeZone === undefined ? {} : { timeZone }) };
}

interface GivenTime {
  readonly clock: ClockSource | undefined;
  readonly timeZone: TimeZone | undefined;
}

/** Throws `OptionError`. */
export function givenTime({ clock, timeZone }: TimeOptions): GivenTime {
  if (clock !== undefined) {
    requireMethod("clock", clock, "now");
    if (clock.cpu !== undefined) requireMethod("clock", clock, "cpu");
  }
  return {
    clock: clock === undefined ? undefined : clockSource(clock),
    timeZone: timeZone === undefined ? undefined : givenZone(timeZone),
  };
}

/** Throws `OptionError`. */
export function checkStreams({ stdin, stdout, stderr }: Partial<StandardStreams>): void {
  if (stdin !== undefined) requireMethod("stdin", stdin, "read");
  if (stdout !== undefined) requireMethod("stdout", stdout, "write");
  if (stderr !== undefined) requireMethod("stderr", stderr, "write");
}

/** Returns the variables as bytes. Throws `OptionError` for variables that C's `environ` cannot hold. */
export function environmentBytes(environment: unknown): Variable[] {
  if (typeof environment !== "object" || environment === null)
    throw new OptionError("environment", `${describeThrown(environment)} is not an object with variables`);
  return variablesOf(environment).map(([name, value]) => {
    const called = JSON.stringify(name);
    // Windows has names that begin with "=".
    if (!/^[^\0][^=\0]*$/.test(name))
      throw new OptionError("environment", `${called} cannot be the name of a variable`);
    if (typeof value !== "string")
      throw new OptionError("environment", `${called} is ${describeThrown(value)}; expected a string`);
    if (value.includes("\0")) throw new OptionError("environment", `the value of ${called} has a NUL in it`);
    try {
      return [encodeText(name), encodeText(value)];
    } catch (error) {
      throw new OptionError("environment", `${called}: ${describeThrown(error)}`);
    }
  });
}

function variablesOf(environment: object): [string, unknown][] {
  try {
    return Object.entries(environment);
  } catch (error) {
    throw new OptionError("environment", `cannot be read: ${describeThrown(error)}`, error);
  }
}

/** Throws `OptionError`. */
function checkStateSystem(options: StateSystemOptions): void {
  const { environment, warn } = options;
  checkStreams(options);
  if (environment !== undefined) environmentBytes(environment);
  const given: unknown = warn;
  if (given !== undefined && typeof given !== "function")
    throw new OptionError("warn", `${describeThrown(given)} is not a function`);
}

/** Returns a state's view of the system. Throws `OptionError` and `ERR_HEAP_EXHAUSTED`. */
export function systemView(options: StateSystemOptions, files: Namespace, memory: Memory): SystemView {
  checkStateSystem(options);
  const { environment } = options;
  const { clock, timeZone } = givenTime(options);
  const { stdout, stderr } = options;
  const block = environment && EnvironmentBlock.of(memory, environmentBytes(environment));
  return { files, stdout, stderr, clock, timeZone, environment: block };
}

function givenZone(name: string): TimeZone {
  if (typeof (name as unknown) === "string" && name !== "") {
    try {
      return new TimeZone(name);
    } catch {
      // said below
    }
  }
  const shown = typeof (name as unknown) === "string" ? JSON.stringify(name) : describeThrown(name);
  throw new OptionError("timeZone", `${shown} is not a time zone that this platform knows`);
}

function requireMethod(option: string, given: unknown, method: string): void {
  try {
    if (isObject(given) && typeof (given as Record<string, unknown>)[method] === "function") return;
  } catch {
    // said below
  }
  throw new OptionError(option, `expected an object with a function \`${method}\``);
}
