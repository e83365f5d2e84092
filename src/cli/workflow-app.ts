/** An application of workflows in a directory: `NAME.lua` are programs, Lua files below are theirs, `activities.mjs` has the rest. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { definitionLoad, usage } from "../errors/command.js";
import { inputFile } from "../errors/compile.js";
import { loaderOf } from "../runtime/load.node.js";
import glue from "../../wasm/perilune.node.mjs";
import { isArray } from "../values/objects.js";
import type { Activities } from "../workflows/activities.js";
import type { WorkflowsOptions } from "../workflows/options.js";
import type { WorkflowProgram } from "../workflows/program.js";
import { createWorkflows, type Workflows } from "../workflows/service.js";
import { openSqliteStore } from "../workflows/sqlite-file.node.js";

/** The files that may have the activities. Their default export is a result of `defineActivities`, or a list of them. */
const ACTIVITIES = ["activities.mjs", "activities.js", "activities.ts"];

/** Milliseconds until a worker sees what other processes changed. */
const POLL = 500;

const loadRuntime = loaderOf({
  glue,
  wasm: () => new URL("../../wasm/perilune.wasm", import.meta.url),
});

export interface AppOptions {
  /** The file of the store. */
  readonly store: string;
  /** The directory; undefined for none: then no workflow can be replayed. */
  readonly directory: string | undefined;
  /** Whether the store must be there already. */
  readonly existing: boolean;
  readonly onError?: WorkflowsOptions["onError"];
}

/** Opens a store and an application. Rejects with `CommandError`, and what `createWorkflows` rejects with. */
export async function openApp({ store, directory, existing, onError }: AppOptions): Promise<Workflows> {
  if (existing && !existsSync(store)) throw usage(`there is no store ${store}: a worker makes it`);
  const { programs, activities } =
    directory === undefined ? { programs: {}, activities: [] } : await readApp(directory);
  return await createWorkflows({
    store: await openSqliteStore(store),
    runtime: await loadRuntime(),
    programs,
    activities,
    poll: POLL,
    ...(onError === undefined ? {} : { onError }),
  });
}

async function readApp(directory: string): Promise<{
  readonly programs: Record<string, WorkflowProgram>;
  readonly activities: readonly Activities[];
}> {
  let names: string[];
  try {
    names = readdirSync(directory, { recursive: true, encoding: "utf8" }).sort();
  } catch (error) {
    throw inputFile(directory, error);
  }
  const lua = names.map((name) => name.replaceAll(path.sep, "/")).filter((name) => name.endsWith(".lua"));
  const text = (name: string): string => readFileSync(path.join(directory, name), "utf8");
  const files = Object.fromEntries(
    lua.filter((name) => name.includes("/")).map((name) => [name, text(name)]),
  );
  const programs = lua
    .filter((name) => !name.includes("/"))
    .map((name) => [name.slice(0, -".lua".length), { source: text(name), files }] as const);
  if (programs.length === 0) throw usage(`${directory} has no programs: expected files such as order.lua`);
  const file = ACTIVITIES.map((name) => path.resolve(directory, name)).find((name) => existsSync(name));
  return {
    programs: Object.fromEntries(programs),
    activities: file === undefined ? [] : await loadActivities(file),
  };
}

async function loadActivities(file: string): Promise<readonly Activities[]> {
  try {
    // Node's realpathSync does not follow links if the last stat in the process was that of a pipe, such as standard error.
    statSync(file);
    const { default: found } = (await import(pathToFileURL(file).href)) as { readonly default: unknown };
    return (isArray(found) ? found : [found]) as readonly Activities[];
  } catch (error) {
    throw definitionLoad(file, error);
  }
}
