/**
 * Scans the command line before lua.c does, for three facts: whether it is one of our commands, where the script is
 * (its directory is the context of `require`), and whether the interpreter will prompt for lines. lua.c handles the
 * options themselves and reports the wrong ones; only a few are ours.
 */

import path from "node:path";

const PROFILE_FILE = "--profile=";

/** Whether hot functions are compiled, or all functions as early as can be; what was compiled is reported, or shown. */
export type Compiling = "on" | "off" | "always" | "stats" | "dump";

const JIT = new Map([
  ["--jit", "on"],
  ["--jit=on", "on"],
  ["--jit=off", "off"],
  ["--no-jit", "off"],
  ["--jit=always", "always"],
  ["--jit=stats", "stats"],
  ["--jit=dump", "dump"],
] as const) satisfies ReadonlyMap<string, string> as ReadonlyMap<string, Compiling>;

/** The commands other than running Lua. */
const COMMANDS = [
  "build",
  "install",
  "cc",
  "c++",
  "ar",
  "ranlib",
  "inspect",
  "stamp",
  "types",
  "link",
  "run",
  "worker",
  "workflows",
] as const;

export type CommandName = (typeof COMMANDS)[number];

/** What the command line asks for. */
export type Request =
  | { readonly kind: "help" | "version" }
  | { readonly kind: "command"; readonly name: CommandName; readonly args: readonly string[] }
  | {
      readonly kind: "run";
      /** The directory of the main script; `.` without a script. */
      readonly context: string;
      /** The main script's path; undefined without one, or if it comes from standard input. */
      readonly script: string | undefined;
      /** The arguments for lua.c, without our own options. */
      readonly args: readonly string[];
      /** Whether an error shows its source line even if standard error is not a terminal. */
      readonly source: boolean;
      /** The files to write a profile to; undefined without a profile, empty for the default files. */
      readonly profile: readonly string[] | undefined;
      /** Whether hot functions are compiled, and what was is reported; undefined for what the environment says. */
      readonly jit: Compiling | undefined;
      /** Whether `-E` is given, which ignores the environment. */
      readonly ignoreEnvironment: boolean;
      /** The statements of the `-e` options. */
      readonly statements: readonly string[];
      /** When to prompt for lines: always, only if standard input is a terminal, or never. */
      readonly interactive: "always" | "on a terminal" | "never";
    };

/** Parses `args`, which follow the program's name. A first argument in `COMMANDS` names a command, not a script. */
export function readCommandLine(args: readonly string[]): Request {
  const name = COMMANDS.find((command) => command === args[0]);
  if (name !== undefined) return { kind: "command", name, args: args.slice(1) };
  return readOptions(args);
}

/** Walks the options as `collectargs` in lua.c does. Stops at a wrong one, which lua.c reports. */
function readOptions(args: readonly string[]): Request {
  let asked = false; // -i
  let active = false; // -e or -v: without a script, lua.c does not go interactive
  const own: number[] = []; // indexes of our own options
  let source = false;
  let ignoreEnvironment = false;
  let jit: Compiling | undefined;
  let profile: string[] | undefined;
  const statements: string[] = [];
  const lua = (
    context: string,
    interactive: "always" | "on a terminal" | "never",
    script?: string,
  ): Request => ({
    kind: "run",
    args: args.filter((_, index) => !own.includes(index)),
    source,
    profile,
    jit,
    ignoreEnvironment,
    statements,
    context,
    script: script === "-" ? undefined : script,
    interactive,
  });
  const run = (script: string | undefined): Request =>
    lua(
      script === undefined ? "." : path.posix.dirname(script),
      asked ? "always" : script === undefined && !active ? "on a terminal" : "never",
      script,
    );
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--help") return { kind: "help" };
    if (arg === "--version") return { kind: "version" };
    if (arg === "--source") {
      own.push(at);
      source = true;
      continue;
    }
    if (arg === "--profile" || arg.startsWith(PROFILE_FILE)) {
      own.push(at);
      profile = [...(profile ?? []), ...(arg === "--profile" ? [] : [arg.slice(PROFILE_FILE.length)])];
      continue;
    }
    const compiling = JIT.get(arg);
    if (compiling !== undefined) {
      own.push(at);
      jit = compiling;
      continue;
    }
    if (arg === "--") return run(args[at + 1]);
    if (!arg.startsWith("-")) return run(arg);
    if (arg === "-") return run(arg); // standard input
    const option = arg.charAt(1);
    if (option === "i") asked = true;
    if (arg === "-E") ignoreEnvironment = true;
    if (option === "i" || option === "v" || option === "e") active = true;
    const misshapen = !"EWivel".includes(option) || ("EWiv".includes(option) && arg.length > 2);
    const apart = "el".includes(option) && arg.length === 2;
    const value = apart ? args[++at] : "";
    if (misshapen || value === undefined || value.startsWith("-")) return lua(".", "never");
    if (option === "e") statements.push(apart ? value : arg.slice(2));
  }
  return run(undefined);
}
