/** Defines the module `env` over the embedder's variables. */

import { permissionDenied } from "../../errors/security.js";
import { defineModule, type HostModule } from "../../modules/host/define.js";
import type { HostCall } from "../../security/call.js";
import { compilePattern } from "../../security/pattern.js";
import { readOptions, type OptionKinds } from "../../errors/options.js";

export interface EnvOptions {
  /** The variables, or a function that returns them at each call. */
  readonly values: Variables | (() => Variables);
  /**
   * Patterns of names that may be read; `*` matches any characters. Default: the state's policy decides on the action
   * `env.read` and the name.
   */
  readonly allow?: readonly string[];
}

type Variables = Readonly<Record<string, string | undefined>>;

const ENV_OPTIONS = { values: "any", allow: "names" } as const satisfies OptionKinds<EnvOptions>;

const ACTION = "env.read";

/** Names have no segments. `*` matches all characters but the separator, which no name contains. */
const NO_SEPARATOR = "\0";

/** Makes the module with these variables and readable names. Throws `ERR_OPTION`, and `SyntaxError` for an invalid pattern. */
export function createEnv(options: EnvOptions): HostModule {
  const { values, allow } = readOptions(options, ENV_OPTIONS);
  const patterns = allow?.map((pattern) => compilePattern(pattern, NO_SEPARATOR));
  const variables = (): Variables => (typeof values === "function" ? values() : values);
  const mayRead = (call: HostCall, name: string): boolean =>
    patterns === undefined ? call.isAllowed(ACTION, name) : patterns.some((pattern) => pattern.matches(name));
  return defineModule({
    name: "env",
    description: "Reads the environment variables that the embedder allows.",
    class: ["nondeterministic"],
    types: (t) => ({
      export: t.record({
        get: t.function({
          doc: "The value of a variable. Returns the default, or nil, if it is not set, and `nil, err` if it may not be read.",
          params: [t.param("name", t.string), t.param("default", t.optional(t.string))],
          results: [t.optional(t.string), t.optional(t.LuaError)],
        }),
        all: t.function({
          doc: "All variables that may be read.",
          results: [t.table(t.string, t.string)],
        }),
      }),
    }),
    build: () => ({
      exports: {
        get(name, standard) {
          if (!mayRead(this, name)) throw permissionDenied(ACTION, name);
          const found = variables();
          return [(Object.hasOwn(found, name) ? found[name] : undefined) ?? standard];
        },
        all() {
          return Object.fromEntries(
            Object.entries(variables()).filter(
              (entry): entry is [string, string] => entry[1] !== undefined && mayRead(this, entry[0]),
            ),
          );
        },
      },
    }),
  });
}
