/** The statements of the store in PostgreSQL. The search path of a connection has the schema; the queue's schema is written out. */

import { SCHEMA, STEP_COLUMNS, WORKFLOW_COLUMNS } from "../rows.js";

/** `$from, $from+1, …`, one for each column. */
const marks = (columns: readonly string[], from: number): string =>
  columns.map((_, at) => `$${from + at}`).join(", ");

const STEP_UPDATE = STEP_COLUMNS.slice(1)
  .map((column) => `${column} = excluded.${column}`)
  .join(", ");

/** What makes the tables of version 1. Ids are sorted by their bytes, as in the other stores. */
export const TABLES = [
  ...SCHEMA,
  `ALTER TABLE workflows ALTER COLUMN id TYPE TEXT COLLATE "C"`,
  `ALTER TABLE workflow_steps ALTER COLUMN workflow TYPE TEXT COLLATE "C"`,
  `ALTER TABLE workflow_signals ALTER COLUMN workflow TYPE TEXT COLLATE "C"`,
  `ALTER TABLE workflow_keys ALTER COLUMN workflow TYPE TEXT COLLATE "C"`,
];

export const READ = `SELECT ${WORKFLOW_COLUMNS.join(", ")} FROM workflows`;

export const ADD = `INSERT INTO workflows (${WORKFLOW_COLUMNS.join(", ")}) VALUES (${marks(WORKFLOW_COLUMNS, 1)})
  ON CONFLICT DO NOTHING RETURNING id`;

export const UPDATE = `UPDATE workflows SET ${WORKFLOW_COLUMNS.slice(1)
  .map((column, at) => `${column} = $${at + 2}`)
  .join(", ")} WHERE id = $1`;

export const STEPS = `SELECT ${STEP_COLUMNS.join(", ")} FROM workflow_steps WHERE workflow = $1 ORDER BY step`;

/** $1 the workflow, then the columns of a step. */
export const PUT_STEP = `INSERT INTO workflow_steps (workflow, ${STEP_COLUMNS.join(", ")})
  VALUES ($1, ${marks(STEP_COLUMNS, 2)}) ON CONFLICT (workflow, step) DO UPDATE SET ${STEP_UPDATE}`;

/**
 * The change that workflows write most, in one statement: a step is over, and the program goes on. $1 id, $2 token, $3 wake_at,
 * $4 the signal that was received, $5 whether it was told of its cancellation, then the columns of the step.
 */
export const FINISH_STEP = `
  WITH w AS (
    UPDATE workflows SET status = 'running', waits_for = NULL, wake_at = $3::double precision, steps = $6::integer,
      cancel = CASE WHEN $5::boolean THEN 'told' ELSE cancel END
    WHERE id = $1 AND token = $2 RETURNING id, cancel, wake_at),
  s AS (
    INSERT INTO workflow_steps (workflow, ${STEP_COLUMNS.join(", ")})
    SELECT w.id, $6::integer, $7::integer, $8, $9, $10, $11::double precision, $12, $13, $14, $15::double precision,
      $16::double precision, $17 FROM w
    ON CONFLICT (workflow, step) DO UPDATE SET ${STEP_UPDATE}),
  r AS (
    DELETE FROM workflow_signals USING w WHERE workflow = w.id AND number = $4::integer)
  SELECT cancel, wake_at FROM w`;

/** Locks the workflows that wait for $1, and makes them due. Those that are awake look by themselves. */
export const WAKE_WAITING = `UPDATE workflows SET wake_at = 0
  WHERE waits_for = $1 AND status = 'waiting' AND wake_at IS DISTINCT FROM 0 RETURNING id, program, hash`;

/** The statements that speak with the queue, whose schema this is. */
export const queueSql = (
  schema: string,
): Readonly<
  Record<
    "add" | "isCurrent" | "remove" | "locked" | "jobsOf" | "unlock" | "attempts" | "dead" | "drop",
    string
  >
> => ({
  // $1 task, $2 workflow, $3 time in milliseconds. Replaces the job that the workflow had. The queue would change a job that nobody
  // has locked, and the end of a run that had it before it was released would then delete the job that has come in its place.
  add: `WITH before AS MATERIALIZED (SELECT "${schema}".remove_job($2))
    SELECT ("${schema}".add_job($1, json_build_object('workflow', $2::text), run_at => to_timestamp($3::double precision / 1000),
      job_key => $2, max_attempts => 25)).id FROM before`,
  isCurrent: `SELECT 1 FROM "${schema}".jobs WHERE id = $1::bigint AND key = $2`,
  remove: `SELECT "${schema}".remove_job($1)`,
  // The workers that have jobs, but no connection.
  locked: `SELECT DISTINCT locked_by AS worker FROM "${schema}".jobs WHERE locked_by IS NOT NULL
    AND locked_by NOT IN (SELECT application_name FROM pg_stat_activity WHERE application_name IS NOT NULL)`,
  // The jobs of these workers that will be tried again.
  jobsOf: `SELECT id, key, attempts, task_identifier AS task FROM "${schema}".jobs
    WHERE locked_by = ANY ($1::text[]) AND key IS NOT NULL AND attempts < max_attempts`,
  unlock: `SELECT "${schema}".force_unlock_workers($1::text[])`,
  // $1 jobs, $2 how often they were tried.
  attempts: `SELECT count(*) FROM "${schema}".reschedule_jobs($1::bigint[], attempts => $2::integer)`,
  dead: `SELECT id, key, last_error, attempts FROM "${schema}".jobs WHERE attempts >= max_attempts AND locked_at IS NULL`,
  drop: `SELECT count(*) FROM "${schema}".complete_jobs($1::bigint[])`,
});
