/** Opens a store in PostgreSQL by its address. */

import pRetry from "p-retry";
import { readOptions, type OptionKinds } from "../../errors/options.js";
import { badOption } from "../../errors/values.js";
import type { WorkflowStore } from "../store.js";
import { isAbsent, shownAddress } from "./address.node.js";
import { Database } from "./database.node.js";
import { loadPeers } from "./peers.node.js";
import { PostgresStore } from "./store.node.js";

/** Options of `openPostgresStore`. A wrong one throws `ERR_OPTION`. */
export interface PostgresStoreOptions {
  /** The schema of the tables; that of the queue has `_queue` behind. Both are made if need be. Default: `perilune`. */
  readonly schema?: string;
  /** The most connections. A worker has one more. Default: 10. */
  readonly connections?: number;
  /** Seconds to wait for a server that is not there yet, with growing pauses. Default: 0. */
  readonly wait?: number;
}

const OPTIONS = {
  schema: "text",
  connections: "number",
  wait: "number",
} as const satisfies OptionKinds<PostgresStoreOptions>;

/**
 * Opens a store in PostgreSQL, from version 12 on: `postgres://user:password@host:5432/database`. Needs the packages pg and
 * graphile-worker. Any number of services and workers may have it open. Rejects with `ERR_WORKFLOW_STORE`, `ERR_PARAMETER`,
 * `ERR_OPTION`.
 */
export async function openPostgresStore(
  address: string,
  options: PostgresStoreOptions = {},
): Promise<WorkflowStore> {
  const shown = shownAddress(address);
  const { schema = "perilune", connections = 10, wait = 0 } = readOptions(options, OPTIONS);
  if (!/^[a-z_][a-z0-9_]{0,50}$/.test(schema))
    throw badOption("schema", "expected at most 51 small letters, digits and underscores");
  if (!(Number.isInteger(connections) && connections >= 2))
    throw badOption("connections", "expected a whole number of at least 2");
  if (!(wait >= 0)) throw badOption("wait", "expected a number of seconds from 0 on");
  const { pg, queue } = await loadPeers(shown);
  const database = new Database({ pg, address, shown, schema, connections });
  try {
    await pRetry(() => database.synchronize(), {
      retries: wait === 0 ? 0 : Number.MAX_SAFE_INTEGER,
      minTimeout: 100,
      maxTimeout: 5000,
      maxRetryTime: wait * 1000,
      shouldRetry: ({ error }) => isAbsent(error),
    });
  } catch (error) {
    await database.close();
    throw database.problem(error);
  }
  return new PostgresStore(database, queue, `${schema}_queue`);
}
