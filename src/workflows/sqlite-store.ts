/**
 * A store in a SQLite database that the host has opened: of `node:sqlite`, `bun:sqlite`, libsql or better-sqlite3. What is
 * asked in one turn of the event loop is committed at once, and answered then.
 */

import { describeThrown } from "../errors/describe.js";
import { badParameter } from "../errors/values.js";
import { fenced, noStore, storeFailed, unknownWorkflow, WorkflowError } from "../errors/workflow.js";
import type { SqliteDatabase, SqliteStatement } from "../processes/kv/sqlite.js";
import { nextTurn } from "../state/turns.js";
import {
  ALIVE,
  awaited,
  canOwn,
  canRemove,
  changed,
  forEnd,
  forSignal,
  isOver,
  owned,
  requireRunning,
} from "./changes.js";
import {
  FORMAT,
  hasEnded,
  type Change,
  type SignalRecord,
  type StepRecord,
  type WorkflowFilter,
  type WorkflowRecord,
  type Written,
} from "./records.js";
import {
  SCHEMA,
  SIGNAL_COLUMNS,
  STEP_COLUMNS,
  stepOf,
  stepRow,
  WORKFLOW_COLUMNS,
  workflowOf,
  workflowRow,
  type Row,
} from "./rows.js";
import { requireFormat } from "./history.js";
import { DueQueue, type DueStore } from "./due-queue.js";
import type { QueueOwner, WorkflowQueue } from "./queue.js";
import type { NewSignal, WorkflowStore } from "./store.js";

type Value = string | number | null;

/** What was asked in this turn. */
interface Asked {
  readonly work: () => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const MARKS = (columns: readonly string[]): string => columns.map(() => "?").join(", ");
const READ = `SELECT ${WORKFLOW_COLUMNS.join(", ")} FROM workflows`;
const UPDATE = `UPDATE workflows SET ${WORKFLOW_COLUMNS.slice(1)
  .map((column) => `${column} = ?`)
  .join(", ")} WHERE id = ?`;

const IS_ALIVE = `status IN (${ALIVE.map((status) => `'${status}'`).join(", ")})`;

/** How often the journal of a database is switched that others open at the same time. */
const LOG_ATTEMPTS = 20;

class SqliteStore implements DueStore {
  readonly #prepared = new Map<string, SqliteStatement>();
  onDue: DueStore["onDue"];
  /** What was done in the open transaction, and is answered once it is committed; undefined if there is none. */
  #batch: Asked[] | undefined;
  /** When the first workflow is due that the open transaction makes due. */
  #woken = Infinity;

  constructor(
    readonly database: SqliteDatabase,
    readonly onClose: (() => unknown) | undefined,
  ) {}

  queue(owner: QueueOwner): WorkflowQueue {
    return new DueQueue(this, owner);
  }

  open(create = true): void {
    this.#guard(() => {
      this.database.exec("PRAGMA busy_timeout = 10000");
      if (!create && !this.#hasTables()) throw noStore("this database", undefined);
      this.#useLog();
      this.database.exec("PRAGMA synchronous = FULL");
      this.database.exec("BEGIN IMMEDIATE");
      try {
        this.#prepare();
        this.database.exec("COMMIT");
      } catch (error) {
        this.database.exec("ROLLBACK");
        throw error;
      }
    });
  }

  /**
   * Keeps a write-ahead log. If another process writes at that moment, SQLite fails at once instead of waiting, so this waits for
   * its transaction and tries again.
   */
  #useLog(): void {
    for (let attempt = 1; ; attempt++) {
      try {
        this.database.exec("PRAGMA journal_mode = WAL");
        return;
      } catch (error) {
        if (attempt === LOG_ATTEMPTS) throw error;
        this.database.exec("BEGIN IMMEDIATE");
        this.database.exec("COMMIT");
      }
    }
  }

  #hasTables(): boolean {
    const statement = this.database.prepare(
      "SELECT 1 AS found FROM sqlite_master WHERE name = 'workflow_schema'",
    );
    return (statement.get() ?? undefined) !== undefined;
  }

  #prepare(): void {
    this.database.exec("CREATE TABLE IF NOT EXISTS workflow_schema (version INTEGER NOT NULL)");
    const row = this.#get("SELECT version FROM workflow_schema");
    if (row !== undefined) {
      requireFormat("the schema of the store", row["version"]);
      return;
    }
    for (const statement of SCHEMA) this.database.exec(statement);
    this.#run("INSERT INTO workflow_schema VALUES (?)", FORMAT);
  }

  add(workflow: WorkflowRecord): Promise<boolean> {
    return this.#together(() => {
      if (this.#find(workflow.id) !== undefined) return false;
      this.#run(
        `INSERT INTO workflows (${WORKFLOW_COLUMNS.join(", ")}) VALUES (${MARKS(WORKFLOW_COLUMNS)})`,
        ...workflowRow(workflow),
      );
      this.#wakes(workflow);
      return true;
    });
  }

  read(id: string): Promise<WorkflowRecord | undefined> {
    return this.#together(() => this.#find(id));
  }

  list({ status, program, after = "", limit = 100 }: WorkflowFilter): Promise<WorkflowRecord[]> {
    const ofStatus = status === undefined ? "" : ` AND status IN (${MARKS(status)})`;
    const ofProgram = program === undefined ? "" : " AND program = ?";
    return this.#together(() =>
      this.#all(
        `${READ} WHERE id > ?${ofStatus}${ofProgram} ORDER BY id LIMIT ?`,
        after,
        ...(status ?? []),
        ...(program === undefined ? [] : [program]),
        Number.isFinite(limit) ? limit : -1,
      ).map(workflowOf),
    );
  }

  steps(id: string): Promise<StepRecord[]> {
    const sql = `SELECT ${STEP_COLUMNS.join(", ")} FROM workflow_steps WHERE workflow = ? ORDER BY step`;
    return this.#together(() => this.#all(sql, id).map(stepOf));
  }

  own(id: string, until: number): Promise<WorkflowRecord | undefined> {
    return this.#together(() => {
      const before = this.#find(id);
      if (before === undefined || !canOwn(before)) return undefined;
      return this.#replace(owned(before, until));
    });
  }

  write(id: string, token: number, change: Change): Promise<Written> {
    return this.#together(() => {
      const before = this.#find(id);
      if (before?.token !== token) throw fenced(id);
      const { step, received, renewed } = change;
      if (renewed !== undefined) this.#run("DELETE FROM workflow_steps WHERE workflow = ?", id);
      if (step !== undefined)
        this.#run(
          `INSERT OR REPLACE INTO workflow_steps (workflow, ${STEP_COLUMNS.join(", ")}) VALUES (?, ${MARKS(STEP_COLUMNS)})`,
          id,
          ...stepRow(step),
        );
      if (received !== undefined)
        this.#run("DELETE FROM workflow_signals WHERE workflow = ? AND number = ?", id, received);
      const after = changed(before, change, false);
      const isThere = this.#isThere(id, after.waitsFor);
      const { cancel, wakeAt } = this.#replace(isThere ? changed(before, change, true) : after);
      if (change.status !== undefined && hasEnded(change.status)) this.#wake("waits_for = ?", forEnd(id));
      return { cancel, wakeAt };
    });
  }

  #isThere(id: string, waitsFor: string | undefined): boolean {
    const { signal, end } = awaited(waitsFor);
    if (signal !== undefined) return this.#firstSignal(id, signal) !== undefined;
    return end !== undefined && isOver(this.#find(end));
  }

  signal(id: string, name: string): Promise<SignalRecord | undefined> {
    return this.#together(() => this.#firstSignal(id, name));
  }

  #firstSignal(id: string, name: string): SignalRecord | undefined {
    const sql = `SELECT ${SIGNAL_COLUMNS.join(", ")} FROM workflow_signals WHERE workflow = ? AND name = ? ORDER BY number LIMIT 1`;
    const row = this.#get(sql, id, name);
    return row && { number: Number(row["number"]), name, data: String(row["data"]) };
  }

  send(id: string, { name, data, key }: NewSignal): Promise<void> {
    return this.#together(() => {
      const record = this.#find(id);
      if (record === undefined) throw unknownWorkflow(id);
      const known = "SELECT 1 FROM workflow_keys WHERE workflow = ? AND key = ?";
      if (key !== undefined && this.#get(known, id, key) !== undefined) return;
      requireRunning(record);
      if (key !== undefined) this.#run("INSERT INTO workflow_keys VALUES (?, ?)", id, key);
      this.#run("UPDATE workflows SET sent = sent + 1 WHERE id = ?", id);
      this.#run(
        "INSERT INTO workflow_signals SELECT id, sent, ?, ? FROM workflows WHERE id = ?",
        name,
        data,
        id,
      );
      this.#wake("id = ? AND waits_for = ?", id, forSignal(name));
    });
  }

  cancel(id: string): Promise<boolean> {
    return this.#together(() => {
      const record = this.#find(id);
      if (record === undefined || hasEnded(record.status)) return false;
      if (record.cancel === "no") this.#run("UPDATE workflows SET cancel = 'requested' WHERE id = ?", id);
      this.#wake("id = ? AND waits_for IS NOT NULL", id);
      return true;
    });
  }

  resume(id: string): Promise<boolean> {
    return this.#together(() => {
      const record = this.#find(id);
      if (record?.status !== "blocked") return false;
      this.#replace({ ...record, status: "running", wakeAt: 0, error: undefined });
      return true;
    });
  }

  remove(id: string): Promise<boolean> {
    return this.#together(() => {
      const record = this.#find(id);
      if (record === undefined || !canRemove(record)) return false;
      for (const table of ["workflow_steps", "workflow_signals", "workflow_keys"])
        this.#run(`DELETE FROM ${table} WHERE workflow = ?`, id);
      this.#run("DELETE FROM workflows WHERE id = ?", id);
      this.#wake("waits_for = ?", forEnd(id));
      return true;
    });
  }

  due(now: number, limit: number): Promise<string[]> {
    const sql = `SELECT id FROM workflows WHERE wake_at <= ? AND ${IS_ALIVE} ORDER BY wake_at LIMIT ?`;
    return this.#together(() => this.#all(sql, now, limit).map(({ id }) => String(id)));
  }

  nextDue(): Promise<number | undefined> {
    const sql = `SELECT wake_at FROM workflows WHERE wake_at IS NOT NULL AND ${IS_ALIVE} ORDER BY wake_at LIMIT 1`;
    return this.#together(() => {
      const time = this.#get(sql)?.["wake_at"];
      return typeof time === "number" ? time : undefined;
    });
  }

  recover(): Promise<void> {
    return this.#together(() => {
      this.#run(
        "UPDATE workflows SET status = 'running', wake_at = 0, error = NULL WHERE status IN ('running', 'blocked')",
      );
    });
  }

  close(): void {
    this.#commit();
    this.onDue = undefined;
    this.onClose?.();
  }

  #find(id: string): WorkflowRecord | undefined {
    const row = this.#get(`${READ} WHERE id = ?`, id);
    return row && workflowOf(row);
  }

  #replace(record: WorkflowRecord): WorkflowRecord {
    const [id, ...rest] = workflowRow(record);
    this.#run(UPDATE, ...rest, id as Value);
    this.#wakes(record);
    return record;
  }

  #wakes({ wakeAt }: WorkflowRecord): void {
    if (wakeAt !== undefined) this.#woken = Math.min(this.#woken, wakeAt);
  }

  /** Makes workflows due. */
  #wake(which: string, ...values: readonly Value[]): void {
    const rows = this.#all(`SELECT id FROM workflows WHERE ${which}`, ...values);
    for (const { id } of rows) {
      this.#run("UPDATE workflows SET wake_at = 0 WHERE id = ?", String(id));
      this.#woken = 0;
    }
  }

  /** Does something in the transaction of this turn, which is begun if need be, and answers once it is committed. */
  #together<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      let result: T;
      const asked: Asked = {
        work: () => (result = work()),
        resolve: () => {
          resolve(result);
        },
        reject,
      };
      try {
        if (this.#batch === undefined) this.#begin();
      } catch (error) {
        asked.reject(error);
        return;
      }
      this.#do(asked);
    });
  }

  #begin(): void {
    this.#guard(() => this.database.exec("BEGIN IMMEDIATE"));
    this.#batch = [];
    nextTurn(() => {
      this.#commit();
    });
  }

  #do(asked: Asked): void {
    try {
      this.#guard(asked.work);
      this.#batch?.push(asked);
    } catch (error) {
      asked.reject(error);
      // What a WorkflowError refuses was not begun; after any other error nobody knows what was done.
      if (!(error instanceof WorkflowError) || error.code === "ERR_WORKFLOW_STORE") this.#restart();
    }
  }

  /** Does again, without what failed, what others asked for in this turn. */
  #restart(): void {
    let batch = this.#batch ?? [];
    for (;;) {
      this.#rollBack();
      try {
        this.#guard(() => this.database.exec("BEGIN IMMEDIATE"));
      } catch (error) {
        for (const { reject } of batch) reject(error);
        return;
      }
      const failing = batch.find((asked) => !this.#succeeds(asked));
      if (failing === undefined) break;
      batch = batch.filter((asked) => asked !== failing);
    }
    this.#batch = batch;
  }

  #succeeds(asked: Asked): boolean {
    try {
      this.#guard(asked.work);
      return true;
    } catch (error) {
      asked.reject(error);
      return false;
    }
  }

  #commit(): void {
    const batch = this.#batch;
    if (batch === undefined) return;
    try {
      this.#guard(() => this.database.exec("COMMIT"));
    } catch (error) {
      this.#rollBack();
      for (const { reject } of batch) reject(error);
      return;
    }
    this.#batch = undefined;
    const woken = this.#woken;
    this.#woken = Infinity;
    for (const { resolve } of batch) resolve();
    if (woken < Infinity) this.onDue?.(woken);
  }

  #rollBack(): void {
    this.#batch = undefined;
    this.#woken = Infinity;
    try {
      this.database.exec("ROLLBACK");
    } catch {
      // there is no transaction any more
    }
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof WorkflowError) throw error;
      throw storeFailed(`SQLite: ${describeThrown(error)}`, undefined, error);
    }
  }

  #statement(sql: string): SqliteStatement {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const made = this.database.prepare(sql);
    this.#prepared.set(sql, made);
    return made;
  }

  #get(sql: string, ...values: readonly Value[]): Row | undefined {
    return (this.#statement(sql).get(...(values as never[])) ?? undefined) as Row | undefined;
  }

  #all(sql: string, ...values: readonly Value[]): Row[] {
    return this.#statement(sql).all(...(values as never[])) as Row[];
  }

  #run(sql: string, ...values: readonly Value[]): void {
    this.#statement(sql).run(...(values as never[]));
  }
}

/**
 * Makes a store in a SQLite database, which the caller opens, for this store alone.
 * @param onClose called when the store is closed; by default nobody closes the database
 * Throws `ERR_PARAMETER`.
 */
export function sqliteStore(database: SqliteDatabase, onClose?: () => unknown): WorkflowStore {
  const methods = Object(database) as Readonly<Record<string, unknown>>;
  if (typeof methods["exec"] !== "function" || typeof methods["prepare"] !== "function")
    throw badParameter("database", "expected an open database with the functions exec and prepare");
  return new SqliteStore(database, onClose);
}
