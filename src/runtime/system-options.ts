/** Options for the system that programs see, of a runtime and of one state. This file checks all of them. */

import { clockSource, type Clock, type ClockSource } from "../core/clock.js";
import { EnvironmentBlock, type Variable } from "../core/environment.js";
import type { Memory } from "../core/memory.js";
import type { InputStream, OutputStream } from "../files/streams.js";
import { bytesInput } from "../files/streams-memory.js";
import type { SystemView } from "../core/system.js";
import type { Namespace } from "../files/namespace.js";
import { TimeZone } from "../core/time-zone.js";
import { describeGiven, describeThrown } from "../errors/describe.js";
import { nearestOf } from "../errors/nearest.js";
import { isRecord } from "../errors/options.js";
import { badOption, unknownOption } from "../errors/values.js";
import type { WarningListener } from "../state/warnings.js";
import { luaBytes } from "../values/text.js";
import { isObject, isPlain } from "../values/objects.js";

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

/**
 * What one state can override. Anything omitted is the runtime's. But a confined state has no input, variables and programs
 * of the runtime, and any other state of a sandbox only those that the runtime's options gave.
 */
export interface StateSystemOptions extends TimeOptions {
  /** What `io.read`, and C code, read as standard input; "inherit" for that of the runtime. */
  readonly stdin?: InputStream | "inherit";
  /** Node only: whether `os.execute`, `io.popen` and C's `system` and `popen` start programs of the machine. */
  readonly processes?: boolean;
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

/** Throws `ERR_OPTION`. */
export function givenTime({ clock, timeZone }: TimeOptions): GivenTime {
  if (clock !== undefined) {
    requireMethod("clock", clock, "now");
    if (clock.cpu !== undefined) requireMethod("clock", clock, "cpu");
    refuseMisspelt(clock, "cpu");
  }
  return {
    clock: clock === undefined ? undefined : clockSource(clock),
    timeZone: timeZone === undefined ? undefined : givenZone(timeZone),
  };
}

type GivenStreams = Pick<StateSystemOptions, "stdin" | "stdout" | "stderr">;

/** Throws `ERR_OPTION`. */
export function checkStreams({ stdin, stdout, stderr }: GivenStreams): void {
  if (stdin !== undefined && stdin !== "inherit") requireMethod("stdin", stdin, "read");
  if (stdout !== undefined) requireMethod("stdout", stdout, "write");
  if (stderr !== undefined) requireMethod("stderr", stderr, "write");
  for (const stream of [stdin, stdout, stderr])
    if (typeof stream === "object") refuseMisspelt(stream, "isTerminal");
}

/** Returns the variables as bytes. Throws `ERR_OPTION` for variables that C's `environ` cannot hold. */
export function environmentBytes(environment: unknown): Variable[] {
  if (!isVariables(environment))
    throw badOption("environment", `${describeThrown(environment)} is not an object with variables`);
  return variablesOf(environment).map(([name, value]) => {
    const called = JSON.stringify(name);
    // Windows has names that begin with "=".
    if (!/^[^\0][^=\0]*$/.test(name))
      throw badOption("environment", `${called} cannot be the name of a variable`);
    if (typeof value !== "string")
      throw badOption("environment", `${called} is ${describeThrown(value)}; expected a string`);
    if (value.includes("\0")) throw badOption("environment", `the value of ${called} has a NUL in it`);
    try {
      return [luaBytes(name), luaBytes(value)];
    } catch (error) {
      throw badOption("environment", `${called}: ${describeThrown(error)}`);
    }
  });
}

function isVariables(environment: unknown): environment is object {
  try {
    return isRecord(environment);
  } catch {
    return isObject(environment); // reading it reports the error
  }
}

function variablesOf(environment: object): [string, unknown][] {
  try {
    return Object.entries(environment);
  } catch (error) {
    throw badOption("environment", `cannot be read: ${describeThrown(error)}`, error);
  }
}

/** Throws `ERR_OPTION`. */
function checkStateSystem(options: StateSystemOptions): void {
  const { environment, warn } = options;
  checkStreams(options);
  if (environment !== undefined) environmentBytes(environment);
  const given: unknown = warn;
  if (given !== undefined && typeof given !== "function")
    throw badOption("warn", `${describeThrown(given)} is not a function`);
}

/** What a confined state has of the machine, apart from files. */
const NOTHING = { environment: {}, stdin: bytesInput(), processes: false } as const;

/** Members of `NOTHING`. */
export type Withheld = Partial<typeof NOTHING>;

/** Returns what a runtime withholds from the states of a sandbox: whatever its own options did not give. */
export function withheldFrom(given: StateSystemOptions): Withheld {
  const { environment, stdin, processes } = NOTHING;
  return {
    ...(given.environment === undefined ? { environment } : {}),
    ...(given.stdin === undefined ? { stdin } : {}),
    ...(given.processes === undefined ? { processes } : {}),
  };
}

/** Returns a state's view of the system. Throws `ERR_OPTION` and `ERR_HEAP_EXHAUSTED`. */
export function systemView(
  options: StateSystemOptions,
  withheld: Withheld,
  files: Namespace,
  seed: SystemView["seed"],
  memory: Memory,
): SystemView {
  checkStateSystem(options);
  // Not spread into one object: each state would pay for that.
  const missing = files.isConfined ? NOTHING : withheld;
  const { environment = missing.environment, processes = missing.processes } = options;
  const { stdin: given = missing.stdin } = options;
  // An empty input is the state's own, with what its C code gives back to it.
  const input = given === NOTHING.stdin ? { read: () => 0 } : given;
  const stdin = input === "inherit" ? undefined : input;
  const { clock, timeZone } = givenTime(options);
  const { stdout, stderr } = options;
  const block = environment && EnvironmentBlock.of(memory, environmentBytes(environment));
  return { files, stdin, stdout, stderr, clock, timeZone, environment: block, processes, seed };
}

function givenZone(name: string): TimeZone {
  if (typeof (name as unknown) === "string" && name !== "") {
    try {
      return new TimeZone(name);
    } catch {
      // said below
    }
  }
  throw badOption("timeZone", `${describeGiven(name)} is not a time zone that this platform knows`);
}

function requireMethod(option: string, given: unknown, method: string): void {
  try {
    if (isObject(given) && typeof (given as Record<string, unknown>)[method] === "function") return;
  } catch {
    // said below
  }
  throw badOption(option, `expected an object with a function \`${method}\``);
}

/**
 * Throws `ERR_OPTION` if a plain object has a property that is nearly named as the optional `member`, which it lacks.
 * Properties of other names may be the embedder's own state.
 */
function refuseMisspelt(given: object, member: string): void {
  if (member in given || !isPlain(given)) return;
  const known = [member];
  const misspelt = Object.keys(given).find((name) => nearestOf(name, known) !== undefined);
  if (misspelt !== undefined) throw unknownOption(misspelt, known);
}
