/** A store in a SQLite database that the host has opened. Its operations are single statements. */

import { describeThrown } from "../../errors/describe.js";
import { HostError } from "../../errors/host-error.js";
import { badParameter, badOption } from "../../errors/values.js";
import { isBytes } from "../../errors/realms.js";
import { readOptions, type OptionKinds } from "../../errors/options.js";
import type { KeyList, KeyValue } from "./commands.js";
import { behind, compareBytes, type KvStorage } from "./storage.js";

/** A statement, as `node:sqlite` prepares it. */
export interface SqliteStatement {
  get(...values: never[]): unknown;
  all(...values: never[]): unknown[];
  run(...values: never[]): { readonly changes: number | bigint };
}

/** A database, as `DatabaseSync` of `node:sqlite` or `Database` of `bun:sqlite`. */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
}

export interface SqliteStorageOptions {
  /** The table, which is made if need be. Default: `kv`. */
  readonly table?: string;
}

const OPTIONS = { table: "text" } as const satisfies OptionKinds<SqliteStorageOptions>;

/** SQLite's number for a database that another process has locked. */
const BUSY = 5;

class SqliteStorage implements KvStorage {
  readonly #prepared = new Map<string, SqliteStatement>();

  constructor(
    readonly database: SqliteDatabase,
    readonly table: string,
  ) {
    database.exec(
      `CREATE TABLE IF NOT EXISTS ${table} (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID`,
    );
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const row = this.#run(`SELECT value FROM ${this.table} WHERE key = ?`, "get", key);
    return row === undefined || row === null ? undefined : plain((row as KeyValue).value);
  }

  set(key: Uint8Array, value: Uint8Array | undefined): boolean {
    const { table } = this;
    if (value === undefined) return this.#changes(`DELETE FROM ${table} WHERE key = ?`, key);
    if (this.#changes(`UPDATE ${table} SET value = ? WHERE key = ?`, value, key)) return true;
    this.#changes(`INSERT OR REPLACE INTO ${table} VALUES (?, ?)`, key, value);
    return false;
  }

  swap(key: Uint8Array, expected: Uint8Array | undefined, value: Uint8Array | undefined): boolean {
    const { table } = this;
    if (expected === undefined)
      return value === undefined
        ? this.get(key) === undefined
        : this.#changes(`INSERT OR IGNORE INTO ${table} VALUES (?, ?)`, key, value);
    return value === undefined
      ? this.#changes(`DELETE FROM ${table} WHERE key = ? AND value = ?`, key, expected)
      : this.#changes(`UPDATE ${table} SET value = ? WHERE key = ? AND value = ?`, value, key, expected);
  }

  list({ prefix, after, limit }: KeyList): KeyValue[] {
    const isBehind = after !== undefined && compareBytes(after, prefix) >= 0;
    const end = behind(prefix);
    const rows = this.#run(
      `SELECT key, value FROM ${this.table} WHERE key ${isBehind ? ">" : ">="} ?` +
        `${end === undefined ? "" : " AND key < ?"} ORDER BY key LIMIT ?`,
      "all",
      isBehind ? after : prefix,
      ...(end === undefined ? [] : [end]),
      Number.isFinite(limit) ? limit : -1,
    ) as KeyValue[];
    return rows.map(({ key, value }) => ({ key: plain(key), value: plain(value) }));
  }

  #changes(sql: string, ...values: readonly unknown[]): boolean {
    const { changes } = this.#run(sql, "run", ...values) as { readonly changes: number | bigint };
    return Number(changes) > 0;
  }

  #run(sql: string, how: keyof SqliteStatement, ...values: readonly unknown[]): unknown {
    try {
      const known = this.#prepared.get(sql);
      const statement = known ?? this.database.prepare(sql);
      if (known === undefined) this.#prepared.set(sql, statement);
      return statement[how](...(values as never[]));
    } catch (error) {
      const { errcode, errno, code } = Object(error) as Readonly<Record<string, unknown>>;
      const busy = errcode === BUSY || errno === BUSY || code === "SQLITE_BUSY";
      throw new HostError(`SQLite: ${describeThrown(error)}`, {
        kind: busy ? "unavailable" : "internal",
        cause: error,
      });
    }
  }
}

/** Bytes of their own; drivers may answer a subclass of `Uint8Array`. */
function plain(bytes: unknown): Uint8Array {
  if (isBytes(bytes)) return new Uint8Array(bytes);
  throw new HostError("SQLite: the table has values that are not bytes", { kind: "data_loss" });
}

/**
 * Makes a store in a table of a database, which the caller opens and closes. Throws `ERR_PARAMETER`, `ERR_OPTION`, and what
 * the database throws.
 */
export function sqliteStorage(database: SqliteDatabase, options: SqliteStorageOptions = {}): KvStorage {
  const methods = Object(database) as Readonly<Record<string, unknown>>;
  if (typeof methods["exec"] !== "function" || typeof methods["prepare"] !== "function")
    throw badParameter("database", "expected an open database with the functions exec and prepare");
  const { table = "kv" } = readOptions(options, OPTIONS);
  if (!/^[a-z_][a-z_0-9]*$/i.test(table))
    throw badOption(
      "table",
      `expected a name of letters, digits and underscores, found ${JSON.stringify(table)}`,
    );
  return new SqliteStorage(database, table);
}
