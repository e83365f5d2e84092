/**
 * Reads the command line as far as has to be known before Lua's own interpreter reads it: whether it is one of our
 * commands, where the script is (its directory is the context of `require`), and whether the user will be asked for
 * lines. The options themselves are lua.c's business, wrong ones too, but for the few that are ours.
 */

import path from "node:path";

const PROFILE_FILE = "--profile=";

/** What the command line asks for. */
export type Request =
  | { readonly kind: "help" | "version" }
  | { readonly kind: "command"; readonly name: string; readonly args: readonly string[] }
  | {
      readonly kind: "run";
      /** The directory of the main script; `.` when there is no script. */
      readonly context: string;
      /** The arguments for lua.c: without our own options. */
      readonly args: readonly string[];
      /** Whether an error shows its line of the source even where standard error is no terminal. */
      readonly source: boolean;
      /** The files to write a profile to, if one is asked for; none stands for those that are written by default. */
      readonly profile: readonly string[] | undefined;
      /** Whether there is an option `-E`: the environment is left out of account. */
      readonly ignoreEnvironment: boolean;
      /** What the options `-e` hold. */
      readonly statements: readonly string[];
      /** When lines are asked for: always, if standard input is a terminal, never. */
      readonly interactive: "always" | "on a terminal" | "never";
    };

/** `args` as they follow the program's name; `commands` are the names that are no script's in the first place. */
export function readCommandLine(args: readonly string[], commands: ReadonlySet<string>): Request {
  const [first = ""] = args;
  if (commands.has(first)) return { kind: "command", name: first, args: args.slice(1) };
  return readOptions(args);
}

/** As `collectargs` of lua.c goes through the options; at one that is wrong it ends, and lua.c will say so. */
function readOptions(args: readonly string[]): Request {
  let asked = false; // -i
  let active = false; // -e or -v: no script is no reason to go interactive
  const own: number[] = []; // where our own are
  let source = false;
  let ignoreEnvironment = false;
  let profile: string[] | undefined;
  const statements: string[] = [];
  const lua = (context: string, interactive: "always" | "on a terminal" | "never"): Request => ({
    kind: "run",
    args: args.filter((_, index) => !own.includes(index)),
    source,
    profile,
    ignoreEnvironment,
    statements,
    context,
    interactive,
  });
  const run = (script: string | undefined): Request =>
    lua(
      script === undefined ? "." : path.posix.dirname(script),
      asked ? "always" : script === undefined && !active ? "on a terminal" : "never",
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
