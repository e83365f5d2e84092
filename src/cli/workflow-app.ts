/** An application of workflows in a directory: `NAME.lua` are programs, Lua files below are theirs, `activities.mjs` has the rest. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { definitionLoad, usage } from "../errors/command.js";
import { flagValue, inputFile } from "../errors/compile.js";
import { loaderOf } from "../runtime/load.node.js";
import glue from "../../wasm/perilune.node.mjs";
import { isArray } from "../values/objects.js";
import type { Activities } from "../workflows/activities.js";
import type { WorkflowsOptions } from "../workflows/options.js";
import type { WorkflowProgram } from "../workflows/program.js";
import { createWorkflows, type Workflows } from "../workflows/service.js";
import { isPostgresAddress } from "../workflows/postgres/address.node.js";
import { openPostgresStore } from "../workflows/postgres/open.node.js";
import { openSqliteStore } from "../workflows/sqlite-file.node.js";
import type { WorkflowStore } from "../workflows/store.js";

/** The files that may have the activities. Their default export is a result of `defineActivities`, or a list of them. */
const ACTIVITIES = ["activities.mjs", "activities.js", "activities.ts"];

/** Milliseconds until a worker sees what other processes changed. */
const POLL = 500;

/** What `--store` may be, for the help of commands. */
export const STORE_HELP = `\
  --store STORE     a file, which is a SQLite database, or a PostgreSQL for any number of workers:
                    postgres://user:password@host:5432/database; default: workflows.db
  --schema NAME     the schema of the tables in PostgreSQL; default: perilune
  --wait SECONDS    how long to wait for a PostgreSQL that is not there yet; default: 0`;

/** The options of commands for that. */
export const STORE_OPTIONS = {
  store: { type: "string" },
  schema: { type: "string" },
  wait: { type: "string" },
} as const;

/** What is given for them. */
export interface StoreFlags {
  readonly store: string;
  readonly schema: string | undefined;
  readonly wait: number | undefined;
}

/** Throws `CommandError`. */
export function storeFlags(values: Readonly<Record<string, unknown>>): StoreFlags {
  const { store = "workflows.db", schema } = values as Readonly<Record<string, string | undefined>>;
  if (schema !== undefined && !isPostgresAddress(store)) throw usage("--schema is for a store in PostgreSQL");
  return { store, schema, wait: numberFlag(values, "wait") };
}

/** A flag that is a number from 0 on. Throws `CommandError`. */
export function numberFlag(values: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const given = values[name] as string | undefined;
  if (given === undefined) return undefined;
  if (!/^\d+(?:\.\d+)?$/.test(given)) throw flagValue(`--${name}`, "a number from 0 on");
  return Number(given);
}

const loadRuntime = loaderOf({
  glue,
  wasm: () => new URL("../../wasm/perilune.wasm", import.meta.url),
});

export interface AppOptions {
  readonly store: StoreFlags;
  /** The directory; undefined for none: then no workflow can be replayed. */
  readonly directory: string | undefined;
  /** Whether the store must be there already. */
  readonly existing: boolean;
  readonly onError?: WorkflowsOptions["onError"];
  readonly lease?: number | undefined;
  readonly running?: number | undefined;
}

export interface App {
  readonly workflows: Workflows;
  /** The Lua files, by their paths in the directory. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Opens a store and an application. Rejects with `CommandError`, and what `createWorkflows` rejects with. */
export async function openApp(options: AppOptions): Promise<App> {
  const { directory, onError, lease, running } = options;
  const { programs, activities, sources } =
    directory === undefined
      ? { programs: {}, activities: [], sources: new Map<string, string>() }
      : await readApp(directory);
  const workflows = await createWorkflows({
    store: await openStore(options),
    runtime: await loadRuntime(),
    programs,
    activities,
    poll: POLL,
    ...(onError === undefined ? {} : { onError }),
    ...(lease === undefined ? {} : { lease: lease * 1000 }),
    ...(running === undefined ? {} : { limits: { running } }),
  });
  return { workflows, sources };
}

async function openStore({ store: { store, schema, wait }, existing }: AppOptions): Promise<WorkflowStore> {
  if (isPostgresAddress(store))
    return await openPostgresStore(store, {
      ...(schema === undefined ? {} : { schema }),
      ...(wait === undefined ? {} : { wait }),
    });
  if (existing && !existsSync(store)) throw usage(`there is no store ${store}: a worker makes it`);
  return await openSqliteStore(store);
}

async function readApp(directory: string): Promise<{
  readonly programs: Record<string, WorkflowProgram>;
  readonly activities: readonly Activities[];
  readonly sources: App["sources"];
}> {
  let names: string[];
  try {
    names = readdirSync(directory, { recursive: true, encoding: "utf8" }).sort();
  } catch (error) {
    throw inputFile(directory, error);
  }
  const lua = names.map((name) => name.replaceAll(path.sep, "/")).filter((name) => name.endsWith(".lua"));
  const sources = new Map(lua.map((name) => [name, readFileSync(path.join(directory, name), "utf8")]));
  const text = (name: string): string => sources.get(name) ?? "";
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
    sources,
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
