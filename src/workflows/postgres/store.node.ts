/**
 * A store in PostgreSQL, for any number of workers. What must happen together happens in one transaction, that of the queue
 * included: a workflow has a job in the queue if it is due some time, and the job is replaced where its time is written.
 */

import { fenced, noStore, unknownWorkflow } from "../../errors/workflow.js";
import {
  awaited,
  canOwn,
  canRemove,
  changed,
  forEnd,
  forSignal,
  isOver,
  owned,
  requireRunning,
} from "../changes.js";
import { requireFormat } from "../history.js";
import type { QueueOwner, WorkflowQueue } from "../queue.js";
import {
  FORMAT,
  hasEnded,
  type CancelState,
  type Change,
  type SignalRecord,
  type StepRecord,
  type WorkflowFilter,
  type WorkflowRecord,
  type Written,
} from "../records.js";
import { stepOf, stepRow, workflowOf, workflowRow } from "../rows.js";
import type { NewSignal, WorkflowStore } from "../store.js";
import type { Database } from "./database.node.js";
import type { Query, QueuePackage } from "./peers.node.js";
import { PostgresQueue, taskOf, type QueueStore } from "./queue.node.js";
import { ADD, FINISH_STEP, PUT_STEP, queueSql, READ, STEPS, TABLES, UPDATE, WAKE_WAITING } from "./sql.js";

export class PostgresStore implements WorkflowStore, QueueStore {
  readonly isShared = true;
  readonly #sql: ReturnType<typeof queueSql>;

  constructor(
    readonly database: Database,
    readonly queues: QueuePackage,
    readonly queueSchema: string,
  ) {
    this.#sql = queueSql(queueSchema);
  }

  now(): number {
    return this.database.now();
  }

  async open(create = true): Promise<void> {
    const { schema, shown } = this.database.options;
    await this.database.synchronize();
    const table = "SELECT to_regclass($1) IS NOT NULL AS found";
    if (!create && (await this.database.query(table, [`"${schema}".workflow_schema`]))[0]?.["found"] !== true)
      throw noStore(`the schema ${schema} of ${shown}`, shown);
    await this.database.transaction(async (query) => {
      // Two workers that start at the same time make the tables once.
      await query("SELECT pg_advisory_xact_lock(hashtext($1))", [`perilune:${schema}`]);
      await query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
      await query("CREATE TABLE IF NOT EXISTS workflow_schema (version INTEGER NOT NULL)");
      const [row] = await query("SELECT version FROM workflow_schema");
      if (row !== undefined) {
        requireFormat("the schema of the store", row["version"]);
        return;
      }
      for (const statement of TABLES) await query(statement);
      await query("INSERT INTO workflow_schema VALUES ($1)", [FORMAT]);
    });
    try {
      const { pool } = this.database;
      const logger = new this.queues.Logger(() => () => undefined);
      await this.queues.runMigrations({ pgPool: pool, schema: this.queueSchema, logger });
    } catch (error) {
      throw this.database.problem(error);
    }
  }

  queue(owner: QueueOwner): WorkflowQueue {
    return new PostgresQueue(this, owner);
  }

  async add(workflow: WorkflowRecord): Promise<boolean> {
    return await this.database.transaction(async (query) => {
      const added = await query(ADD, workflowRow(workflow));
      if (added.length === 0) return false;
      if (workflow.wakeAt !== undefined) await this.#handOut(query, workflow, workflow.wakeAt);
      return true;
    });
  }

  async read(id: string): Promise<WorkflowRecord | undefined> {
    return found(await this.database.query(`${READ} WHERE id = $1`, [id]));
  }

  async list({ status, program, after = "", limit = 100 }: WorkflowFilter): Promise<WorkflowRecord[]> {
    const rows = await this.database.query(
      `${READ} WHERE id > $1 AND ($2::text[] IS NULL OR status = ANY ($2)) AND ($3::text IS NULL OR program = $3)
       ORDER BY id LIMIT $4`,
      [after, status ?? null, program ?? null, Number.isFinite(limit) ? limit : null],
    );
    return rows.map(workflowOf);
  }

  async steps(id: string): Promise<StepRecord[]> {
    return (await this.database.query(STEPS, [id])).map(stepOf);
  }

  async own(id: string, until: number, job?: string): Promise<WorkflowRecord | undefined> {
    return await this.database.transaction(async (query) => {
      const before = await this.#lock(query, id);
      if (before === undefined || !canOwn(before)) return undefined;
      if (job !== undefined && (await query(this.#sql.isCurrent, [job, id])).length === 0) return undefined;
      const after = owned(before, until);
      await query(UPDATE, workflowRow(after));
      return after;
    });
  }

  async write(id: string, token: number, change: Change): Promise<Written> {
    const { step, waitsFor, renewed, status, wakeAt, error } = change;
    const isPlain =
      step !== undefined &&
      status === "running" &&
      waitsFor === null &&
      renewed === undefined &&
      error === undefined;
    if (!isPlain) return await this.database.transaction((query) => this.#write(query, id, token, change));
    const { received = null, told = false } = change;
    const [row] = await this.database.query(FINISH_STEP, [
      id,
      token,
      wakeAt ?? null,
      received,
      told,
      ...stepRow(step),
    ]);
    if (row === undefined) throw fenced(id);
    const time = row["wake_at"];
    return { cancel: row["cancel"] as CancelState, wakeAt: typeof time === "number" ? time : undefined };
  }

  async #write(query: Query, id: string, token: number, change: Change): Promise<Written> {
    const { step, received, renewed, status } = change;
    const { end } = awaited(change.waitsFor ?? undefined);
    // The other one's end sees this wait, or this wait sees the other one's end.
    const other =
      end === undefined ? undefined : found(await query(`${READ} WHERE id = $1 FOR SHARE`, [end]));
    const before = await this.#lock(query, id);
    if (before?.token !== token) throw fenced(id);
    if (renewed !== undefined) await query("DELETE FROM workflow_steps WHERE workflow = $1", [id]);
    if (step !== undefined) await query(PUT_STEP, [id, ...stepRow(step)]);
    if (received !== undefined)
      await query("DELETE FROM workflow_signals WHERE workflow = $1 AND number = $2", [id, received]);
    const { signal } = awaited(changed(before, change, false).waitsFor);
    const isThere =
      (end !== undefined && isOver(other)) ||
      (signal !== undefined && (await this.#firstSignal(query, id, signal)) !== undefined);
    const after = changed(before, change, isThere);
    await query(UPDATE, workflowRow(after));
    if (status !== undefined && hasEnded(status)) await this.#wakeWaiting(query, forEnd(id));
    // With a time of 0 its worker looks at once, and keeps the job that it has.
    const rests = status === "waiting" && after.wakeAt !== 0;
    if (renewed !== undefined) await this.#handOut(query, after, 0);
    else if (rests && after.wakeAt !== undefined) await this.#handOut(query, after, after.wakeAt);
    return { cancel: after.cancel, wakeAt: after.wakeAt };
  }

  async signal(id: string, name: string): Promise<SignalRecord | undefined> {
    return await this.#firstSignal(this.database.query, id, name);
  }

  async #firstSignal(query: Query, id: string, name: string): Promise<SignalRecord | undefined> {
    const [row] = await query(
      "SELECT number, data FROM workflow_signals WHERE workflow = $1 AND name = $2 ORDER BY number LIMIT 1",
      [id, name],
    );
    return row && { number: Number(row["number"]), name, data: String(row["data"]) };
  }

  async send(id: string, { name, data, key }: NewSignal): Promise<void> {
    await this.database.transaction(async (query) => {
      const record = await this.#lock(query, id);
      if (record === undefined) throw unknownWorkflow(id);
      const known = "SELECT 1 FROM workflow_keys WHERE workflow = $1 AND key = $2";
      if (key !== undefined && (await query(known, [id, key])).length > 0) return;
      requireRunning(record);
      if (key !== undefined) await query("INSERT INTO workflow_keys VALUES ($1, $2)", [id, key]);
      await query(
        `WITH w AS (UPDATE workflows SET sent = sent + 1 WHERE id = $1 RETURNING id, sent)
         INSERT INTO workflow_signals SELECT id, sent, $2, $3 FROM w`,
        [id, name, data],
      );
      if (record.waitsFor === forSignal(name)) await this.#wake(query, record);
    });
  }

  async cancel(id: string): Promise<boolean> {
    return await this.database.transaction(async (query) => {
      const record = await this.#lock(query, id);
      if (record === undefined || hasEnded(record.status)) return false;
      if (record.cancel === "no")
        await query("UPDATE workflows SET cancel = 'requested' WHERE id = $1", [id]);
      if (record.waitsFor !== undefined) await this.#wake(query, record);
      return true;
    });
  }

  async resume(id: string): Promise<boolean> {
    return await this.database.transaction(async (query) => {
      const record = await this.#lock(query, id);
      if (record?.status !== "blocked") return false;
      const after: WorkflowRecord = { ...record, status: "running", wakeAt: 0, error: undefined };
      await query(UPDATE, workflowRow(after));
      await this.#handOut(query, after, 0);
      return true;
    });
  }

  async remove(id: string): Promise<boolean> {
    return await this.database.transaction(async (query) => {
      const record = await this.#lock(query, id);
      if (record === undefined || !canRemove(record)) return false;
      for (const table of ["workflow_steps", "workflow_signals", "workflow_keys"])
        await query(`DELETE FROM ${table} WHERE workflow = $1`, [id]);
      await query("DELETE FROM workflows WHERE id = $1", [id]);
      await query(this.#sql.remove, [id]);
      await this.#wakeWaiting(query, forEnd(id));
      return true;
    });
  }

  async close(): Promise<void> {
    await this.database.close();
  }

  async giveBack(jobs: ReadonlyMap<string, string>): Promise<void> {
    await this.database.transaction(async (query) => {
      for (const [id, job] of [...jobs].sort()) {
        const record = await this.#lock(query, id);
        if (record === undefined || !canOwn(record)) continue;
        if ((await query(this.#sql.isCurrent, [job, id])).length > 0) await this.#handOut(query, record, 0);
      }
    });
  }

  async lockedJobs(workers: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const jobs = await this.database.query(this.#sql.jobsOf, [workers]);
    return new Map(jobs.map(({ id, key }) => [String(key), String(id)]));
  }

  async absentWorkers(): Promise<readonly string[]> {
    return (await this.database.query(this.#sql.locked)).map(({ worker }) => String(worker));
  }

  async unlock(workers: readonly string[]): Promise<void> {
    const { schema } = this.database.options;
    await this.database.transaction(async (query) => {
      // Of several that find the same workers gone, the others then find nothing to do.
      await query("SELECT pg_advisory_xact_lock(hashtext($1))", [`perilune unlock:${schema}`]);
      const jobs = await query(this.#sql.jobsOf, [workers]);
      await query(this.#sql.unlock, [workers]);
      // The queue tells nobody of jobs that it unlocks, but of those that are replaced, which have not been tried for it.
      for (const { key, attempts, task } of jobs) {
        const [added] = await query(this.#sql.add, [task, key, 0]);
        await query(this.#sql.attempts, [[added?.["id"]], attempts]);
      }
    });
  }

  async blockDead(problem: (id: string, attempts: number, last: string) => string): Promise<void> {
    const dead = await this.database.query(this.#sql.dead);
    for (const { id: job, key, last_error, attempts } of dead)
      await this.database.transaction(async (query) => {
        const record = typeof key === "string" ? await this.#lock(query, key) : undefined;
        if (
          record !== undefined &&
          canOwn(record) &&
          (await query(this.#sql.isCurrent, [job, key])).length > 0
        ) {
          const last = typeof last_error === "string" ? last_error : "its worker ended";
          const error = problem(record.id, Number(attempts), last);
          const token = record.token + 1;
          await query(UPDATE, workflowRow({ ...record, token, status: "blocked", wakeAt: undefined, error }));
        }
        await query(this.#sql.drop, [[job]]);
      });
  }

  async hashesOf(program: string): Promise<readonly string[]> {
    const rows = await this.database.query(
      "SELECT DISTINCT hash FROM workflows WHERE program = $1 AND status IN ('running', 'waiting', 'blocked')",
      [program],
    );
    return rows.map(({ hash }) => String(hash));
  }

  async #lock(query: Query, id: string): Promise<WorkflowRecord | undefined> {
    return found(await query(`${READ} WHERE id = $1 FOR UPDATE`, [id]));
  }

  /** Wakes a workflow that rests. One that is awake checks by itself. */
  async #wake(query: Query, record: WorkflowRecord): Promise<void> {
    if (record.status !== "waiting" || record.wakeAt === 0) return;
    await query("UPDATE workflows SET wake_at = 0 WHERE id = $1", [record.id]);
    await this.#handOut(query, record, 0);
  }

  async #wakeWaiting(query: Query, waitsFor: string): Promise<void> {
    for (const { id, program, hash } of await query(WAKE_WAITING, [waitsFor]))
      await this.#handOut(query, { id: String(id), program: String(program), hash: String(hash) }, 0);
  }

  /** Has a workflow handed out at a time. */
  async #handOut(
    query: Query,
    { id, program, hash }: Pick<WorkflowRecord, "id" | "program" | "hash">,
    time: number,
  ): Promise<void> {
    const values = [taskOf(program, hash), id, time];
    // The queue answers nothing if a worker took the job at that moment: then it must be replaced once more.
    for (let attempt = 0; attempt < 10; attempt++) {
      const [row] = await query(this.#sql.add, values);
      if (row !== undefined && row["id"] !== null) return;
    }
    throw this.database.problem(new Error(`the queue did not accept the workflow '${id}'`));
  }
}

const found = (rows: Awaited<ReturnType<Query>>): WorkflowRecord | undefined =>
  rows[0] && workflowOf(rows[0]);
