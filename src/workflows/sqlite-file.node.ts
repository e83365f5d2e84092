/** Opens a SQLite database for workflows by its path: with what Node brings, or else with an installed package. */

import { describeThrown } from "../errors/describe.js";
import { storeFailed } from "../errors/workflow.js";
import { badParameter } from "../errors/values.js";
import type { SqliteDatabase } from "../processes/kv/sqlite.js";
import { sqliteStore } from "./sqlite-store.js";
import type { WorkflowStore } from "./store.js";

type Open = new (path: string) => SqliteDatabase & { close(): unknown };

/** Node 20 has none, and bundlers must not look for it. */
const NODE = ["node", "sqlite"].join(":");

/** Packages that have the same functions, for a Node without `node:sqlite`. */
const PACKAGES = ["libsql", "better-sqlite3"] as const;

/**
 * Opens a store in a file, and creates the file if it does not exist; its directory must exist. Uses `node:sqlite`, or the package libsql or
 * better-sqlite3 in Node 20. Rejects with `ERR_WORKFLOW_STORE`, `ERR_PARAMETER`.
 */
export async function openSqliteStore(path: string): Promise<WorkflowStore> {
  if (typeof (path as unknown) !== "string" || path === "")
    throw badParameter("path", "expected the path of a file");
  const Database = (await fromNode()) ?? (await fromPackages(path));
  try {
    const database = new Database(path);
    return sqliteStore(database, () => database.close());
  } catch (error) {
    throw storeFailed(`cannot open the store ${path}: ${describeThrown(error)}`, path, error);
  }
}

async function fromNode(): Promise<Open | undefined> {
  try {
    const { DatabaseSync } = (await import(NODE)) as { readonly DatabaseSync: Open };
    return DatabaseSync;
  } catch {
    return undefined; // Node 20 has none
  }
}

async function fromPackages(path: string): Promise<Open> {
  for (const name of PACKAGES) {
    try {
      const found = (await import(name)) as { readonly default: Open };
      return found.default;
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== "ERR_MODULE_NOT_FOUND")
        throw storeFailed(
          `cannot load the package ${name} for the store ${path}: ${describeThrown(error)}`,
          path,
          error,
        );
    }
  }
  throw storeFailed(
    `cannot open the store ${path}: this Node has no SQLite. Install libsql (npm install libsql), or use Node 22.13 or later`,
    path,
  );
}
