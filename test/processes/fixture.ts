/** A module with yields, and yields that count their releases. */

import { defineModule, type HostModule } from "../../src/modules/host/define.js";
import { lowLevel, type LuaCall } from "../../src/modules/host/low-level.js";
import type { HostError } from "../../src/errors/host-error.js";
import { commandId } from "../../src/processes/command-id.js";
import { Yield, type ResultCall } from "../../src/values/yield.js";

export const PAGE = commandId<string, unknown>("fetch", "page");
export const OTHER = commandId<unknown>("fetch", "other");

type Finish = (
  lua: ResultCall,
  data: unknown,
  error: HostError | undefined,
) => readonly unknown[] | PromiseLike<unknown>;

/** What a yield of the fixture does; everything else is as in `Yield`. */
export interface Behaviour {
  readonly toCommand?: (name: string) => unknown;
  readonly handleResult?: Finish;
  readonly release?: () => void;
  readonly timeout?: number;
}

/** The yields that a module made, and how often each was released. */
export class Made {
  readonly releases: number[] = [];
  behaviour: Behaviour = {};

  /** Whether each was released exactly once. */
  get once(): boolean {
    return this.releases.every((count) => count === 1);
  }
}

export class PageYield extends Yield<string> {
  readonly commandId: string = PAGE;
  readonly #index: number;

  constructor(
    readonly made: Made,
    readonly name: string,
  ) {
    super();
    this.#index = made.releases.push(0) - 1;
    if (made.behaviour.timeout !== undefined)
      Object.defineProperty(this, "timeout", { value: made.behaviour.timeout });
  }

  toCommand(): string {
    const { toCommand } = this.made.behaviour;
    return (toCommand === undefined ? this.name : toCommand(this.name)) as string;
  }

  override handleResult(lua: ResultCall, data: unknown, error: HostError | undefined): readonly unknown[] {
    const { handleResult } = this.made.behaviour;
    if (handleResult === undefined) return super.handleResult(lua, data, error);
    return handleResult(lua, data, error) as readonly unknown[];
  }

  override release(): void {
    this.made.releases[this.#index] = (this.made.releases[this.#index] ?? 0) + 1;
    this.made.behaviour.release?.();
  }
}

/** A yield whose command is not the one that its class is declared with. */
class MislabelledYield extends PageYield {
  override readonly commandId = OTHER;
}

/** The module `fetch`: a function, a low-level one, a method and an operator that yield. */
export function fetchModule(made: Made): HostModule {
  return defineModule({
    name: "fetch",
    class: ["network"],
    types: (t) => {
      const params = [t.param("name", t.string)] as const;
      const results = [t.optional(t.any), t.optional(t.LuaError)] as const;
      const page = t.function({ params, results, yields: [PAGE] });
      return {
        define: { Browser: t.interface({ open: page }) },
        export: t.record({
          page,
          low: page,
          late: page,
          late_low: page,
          browser: t.function({ results: [t.ref("Browser")] }),
        }),
      };
    },
    build: (module) => {
      const { wrap } = module.registerType<"Browser", object>("Browser", {
        methods: { open: (_, name) => new PageYield(made, name) },
        metamethods: { __concat: (_, name: string) => new PageYield(made, name) },
      });
      return {
        exports: {
          page: (name) => new PageYield(made, name),
          low: lowLevel((l) => {
            l.push("ignored");
            l.push(new PageYield(made, l.checkString(1)));
            return -1;
          }),
          late: async (name) => (await Promise.resolve(new PageYield(made, name))) as never,
          late_low: lowLevel((async (l: LuaCall) => {
            l.push(new PageYield(made, "x"));
            return await Promise.resolve(-1);
          }) as never),
          browser: () => wrap({}),
        },
        yields: [{ type: PageYield, command: PAGE }],
      };
    },
  });
}

/** A module whose functions yield what they must not. */
export function wrongModule(made: Made): HostModule {
  return defineModule({
    name: "wrong",
    types: (t) => {
      const results = [t.optional(t.any), t.optional(t.LuaError)] as const;
      const page = t.function({ results, yields: [PAGE] });
      return {
        export: t.record({ undeclared: page, mislabelled: page, nothing: page, value: page }),
      };
    },
    build: () => ({
      exports: {
        undeclared: () => new PageYield(made, "x"),
        mislabelled: () => new MislabelledYield(made, "x"),
        nothing: lowLevel(() => -1),
        value: lowLevel((l) => {
          l.push({});
          return -1;
        }),
      },
      yields: [{ type: MislabelledYield, command: PAGE }],
    }),
  });
}
