/** Opens a store, with the application in a directory: its Lua files, and the activities in `activities.mjs`. */

import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { definitionLoad, usage } from "../errors/command.js";
import { hasCode } from "../errors/has-code.js";
import { storeFailed } from "../errors/workflow.js";
import { flagValue } from "../errors/compile.js";
import { loaderOf } from "../runtime/load.node.js";
import jsonModule from "../hosts/json/module.js";
import textModule from "../hosts/text/module.js";
import timeModule from "../hosts/time/module.js";
import urlModule from "../hosts/url/module.js";
import glue from "../../wasm/perilune.node.mjs";
import { isArray } from "../values/objects.js";
import type { Activities } from "../workflows/activities.js";
import { requireActivities, type WorkflowsOptions } from "../workflows/options.js";
import { createWorkflows, type Workflows } from "../workflows/service.js";
import { isPostgresAddress } from "../workflows/postgres/address.node.js";
import { openPostgresStore } from "../workflows/postgres/open.node.js";
import { openSqliteStore } from "../workflows/sqlite-file.node.js";
import type { WorkflowStore } from "../workflows/store.js";
import { readAppFiles, type AppFiles } from "./workflow-files.js";

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
  if (store.includes("://") && !isPostgresAddress(store))
    throw flagValue("--store", `a file, or postgres://user:password@host:5432/database, found ${store}`);
  for (const name of ["schema", "wait"])
    if (values[name] !== undefined && !isPostgresAddress(store))
      throw usage(`--${name} is for a store in PostgreSQL, and --store is ${store}`);
  return { store, schema, wait: numberFlag(values, "wait", 0) };
}

/** A flag that is a number, at least this one. Throws `CommandError`. */
export function numberFlag(
  values: Readonly<Record<string, unknown>>,
  name: string,
  least: number,
): number | undefined {
  const given = values[name] as string | undefined;
  if (given === undefined) return undefined;
  if (!/^\d+(?:\.\d+)?$/.test(given) || Number(given) < least)
    throw flagValue(`--${name}`, `a number from ${least} on, found ${given}`);
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
  readonly files: AppFiles;
}

/** Opens a store and an application. Rejects with `CommandError`, and what `createWorkflows` rejects with. */
export async function openApp(options: AppOptions): Promise<App> {
  const { directory, onError, lease, running } = options;
  const files = directory === undefined ? NO_FILES : readAppFiles(directory);
  const activities = directory === undefined ? [] : await readActivities(directory);
  const store = await openStore(options);
  const workflows = await createWorkflows({
    store,
    runtime: await loadRuntime(),
    programs: files.programs,
    activities,
    modules: MODULES,
    poll: POLL,
    create: !options.existing,
    ...(onError === undefined ? {} : { onError }),
    ...(lease === undefined ? {} : { lease: lease * 1000 }),
    ...(running === undefined ? {} : { limits: { running } }),
  }).catch((error: unknown) => {
    throw ofStore(options.store.store, error);
  });
  return { workflows, files };
}

/** An error of a store with the file that it is in. An address has a password, and its own errors have the rest of it. */
function ofStore(store: string, error: unknown): unknown {
  const isOwn = hasCode(error, "ERR_WORKFLOW_STORE") || hasCode(error, "ERR_WORKFLOW_VERSION");
  if (!isOwn || isPostgresAddress(store) || error.message.includes(store)) return error;
  return storeFailed(`the store ${store}: ${error.message}`, store, error);
}

const NO_FILES: AppFiles = { programs: {}, sources: new Map() };

/** The modules of perilune that workflows can use. */
const MODULES = [jsonModule, textModule, timeModule, urlModule];

async function openStore({ store: { store, schema, wait }, existing }: AppOptions): Promise<WorkflowStore> {
  if (isPostgresAddress(store))
    return await openPostgresStore(store, {
      ...(schema === undefined ? {} : { schema }),
      ...(wait === undefined ? {} : { wait }),
    });
  if (existing && !existsSync(store))
    throw usage(`there is no store ${store}: a worker makes it; --store names another one`);
  return await openSqliteStore(store);
}

async function readActivities(directory: string): Promise<readonly Activities[]> {
  const file = ACTIVITIES.map((name) => path.resolve(directory, name)).find((name) => existsSync(name));
  return file === undefined ? [] : await loadActivities(file);
}

async function loadActivities(file: string): Promise<readonly Activities[]> {
  try {
    // Node's realpathSync does not follow links if the last stat in the process was that of a pipe, such as standard error.
    statSync(file);
    const { default: found } = (await import(pathToFileURL(file).href)) as { readonly default: unknown };
    const all: readonly unknown[] = isArray(found) ? found : [found];
    requireActivities("its default export", all);
    return all;
  } catch (error) {
    throw definitionLoad(file, error);
  }
}
