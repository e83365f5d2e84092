/** Services over a store in memory whose time a test moves. They stop when the test ends. */

import { afterEach, beforeAll } from "vitest";
import type { Runtime } from "../../src/runtime/runtime.js";
import { ManualClock } from "../../src/testing/manual-clock.js";
import {
  defineActivities,
  type Activities,
  type ActivityDefinition,
} from "../../src/workflows/activities.js";
import { memoryStore } from "../../src/workflows/memory-store.js";
import type { WorkflowsOptions } from "../../src/workflows/options.js";
import { createWorkflows, type Workflows } from "../../src/workflows/service.js";
import type { WorkflowStore } from "../../src/workflows/store.js";
import { products, sharedRuntime, type Product } from "../support/products.js";

let shared: (() => Runtime) | undefined;

/** The runtime of the file that runs. */
export const runtime = (): Runtime => {
  if (shared === undefined) throw new Error("call stopAfterEach first");
  return shared();
};

const stops: (() => Promise<void>)[] = [];

/** Call it in each file that uses `serve`. */
export function stopAfterEach(): void {
  const own = sharedRuntime(products[0] as Product);
  beforeAll(() => {
    shared = own;
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });
}

export interface Served {
  readonly workflows: Workflows;
  readonly clock: ManualClock;
  readonly store: WorkflowStore;
  readonly errors: unknown[];
}

type Given = Partial<WorkflowsOptions> & Pick<WorkflowsOptions, "programs">;

/** A service that works, over a store that outlives it. */
export async function serve(given: Given, { clock = new ManualClock(), work = true } = {}): Promise<Served> {
  const store = keeping(given.store ?? memoryStore());
  const errors: unknown[] = [];
  const workflows = await createWorkflows({
    runtime: runtime(),
    clock,
    onError: (error) => errors.push(error),
    ...given,
    store,
  });
  stops.push(() => workflows.stop());
  if (work) await workflows.work();
  return { workflows, clock, store, errors };
}

/** The same store, which the end of a service does not close. */
function keeping(store: WorkflowStore): WorkflowStore {
  return new Proxy(store, {
    get: (target, name) => {
      if (name === "close") return () => undefined;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** Activities that note their calls. */
export function activities(
  handlers: ActivityDefinition["activities"],
  name = "shop",
): { readonly shop: Activities; readonly calls: string[] } {
  const calls: string[] = [];
  const noted = Object.entries(handlers).map(([key, given]) => {
    const { run, ...options } = typeof given === "function" ? { run: given } : given;
    const wrapped: typeof run = (args, context) => {
      calls.push(`${key}(${args.join(",")}) ${context.idempotencyKey}`);
      return run(args, context);
    };
    return [key, { ...options, run: wrapped }] as const;
  });
  return { shop: defineActivities({ name, activities: Object.fromEntries(noted) }), calls };
}
