/** The module `env` over variables of the embedder's. */

import { PermissionDeniedError } from "../../errors/security.js";
import { defineModule, type HostModule } from "../../modules/host/define.js";
import type { HostCall } from "../../security/call.js";
import { compilePattern } from "../../security/pattern.js";

export interface EnvOptions {
  /** The variables; a function is asked at each call. */
  readonly values: Variables | (() => Variables);
  /**
   * Names that may be read, with `*` for any characters. Without it the policy of the state is asked, for the action
   * `env.read` and the name.
   */
  readonly allow?: readonly string[];
}

type Variables = Readonly<Record<string, string | undefined>>;

const ACTION = "env.read";

/** No name is divided into segments: `*` is for all characters but this one, which none has. */
const NO_SEPARATOR = "\0";

/** The module with variables, and names that may be read. Throws `SyntaxError` for a pattern that is none. */
export function createEnv({ values, allow }: EnvOptions): HostModule {
  const patterns = allow?.map((pattern) => compilePattern(pattern, NO_SEPARATOR));
  const variables = (): Variables => (typeof values === "function" ? values() : values);
  const may = (call: HostCall, name: string): boolean =>
    patterns === undefined ? call.isAllowed(ACTION, name) : patterns.some((pattern) => pattern.matches(name));
  return defineModule({
    name: "env",
    description: "Variables of the environment, as far as they may be read.",
    class: ["nondeterministic"],
    types: (t) => ({
      export: t.record({
        get: t.function({
          doc: "The value of a variable; the default, or nil, where there is none. It is an error if it may not be read.",
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
          if (!may(this, name)) throw new PermissionDeniedError(ACTION, name);
          const found = variables();
          return [(Object.hasOwn(found, name) ? found[name] : undefined) ?? standard];
        },
        all() {
          return Object.fromEntries(
            Object.entries(variables()).filter(
              (entry): entry is [string, string] => entry[1] !== undefined && may(this, entry[0]),
            ),
          );
        },
      },
    }),
  });
}
