/** Records as rows of SQL tables, the same in SQLite and PostgreSQL. Absent values are NULL. */

import type { CancelState, StepRecord, WorkflowRecord, WorkflowStatus } from "./records.js";

export type Row = Readonly<Record<string, unknown>>;
type Value = string | number | null;

export const WORKFLOW_COLUMNS = [
  ...[
    "id",
    "format",
    "program",
    "hash",
    "input",
    "seed",
    "sum",
    "generation",
    "parent",
    "status",
    "waits_for",
  ],
  ...["wake_at", "cancel", "token", "steps", "created_at", "ended_at", "result", "error"],
] as const;

export const STEP_COLUMNS = [
  ...["step", "format", "command", "data", "place", "until", "outcome", "result", "error", "started_at"],
  ...["ended_at", "sum"],
] as const;

export const SIGNAL_COLUMNS = ["number", "name", "data"] as const;

/** Tables of version 1. Times are in milliseconds since 1970. */
export const SCHEMA = [
  `CREATE TABLE workflows (
    id TEXT PRIMARY KEY, format INTEGER NOT NULL, program TEXT NOT NULL, hash TEXT NOT NULL, input TEXT NOT NULL,
    seed TEXT NOT NULL, sum TEXT NOT NULL, generation INTEGER NOT NULL, parent TEXT, status TEXT NOT NULL,
    waits_for TEXT, wake_at DOUBLE PRECISION, cancel TEXT NOT NULL, token INTEGER NOT NULL, steps INTEGER NOT NULL,
    created_at DOUBLE PRECISION NOT NULL, ended_at DOUBLE PRECISION, result TEXT, error TEXT,
    sent INTEGER NOT NULL DEFAULT 0)`,
  "CREATE INDEX workflows_by_wake ON workflows (wake_at) WHERE wake_at IS NOT NULL",
  "CREATE INDEX workflows_by_wait ON workflows (waits_for) WHERE waits_for IS NOT NULL",
  "CREATE INDEX workflows_by_status ON workflows (status, id)",
  `CREATE TABLE workflow_steps (
    workflow TEXT NOT NULL, step INTEGER NOT NULL, format INTEGER NOT NULL, command TEXT NOT NULL,
    data TEXT NOT NULL, place TEXT, until DOUBLE PRECISION, outcome TEXT NOT NULL, result TEXT, error TEXT,
    started_at DOUBLE PRECISION NOT NULL, ended_at DOUBLE PRECISION, sum TEXT NOT NULL,
    PRIMARY KEY (workflow, step))`,
  `CREATE TABLE workflow_signals (
    workflow TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (workflow, number))`,
  "CREATE TABLE workflow_keys (workflow TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (workflow, key))",
];

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const optionalText = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const optionalNumber = (value: unknown): number | undefined =>
  value === null || value === undefined ? undefined : Number(value);

export const workflowRow = (record: WorkflowRecord): Value[] => [
  ...[record.id, record.format, record.program, record.hash, record.input, record.seed, record.sum],
  ...[
    record.generation,
    record.parent ?? null,
    record.status,
    record.waitsFor ?? null,
    record.wakeAt ?? null,
  ],
  ...[record.cancel, record.token, record.steps, record.createdAt, record.endedAt ?? null],
  ...[record.result ?? null, record.error ?? null],
];

export const workflowOf = (row: Row): WorkflowRecord => ({
  id: text(row["id"]),
  format: Number(row["format"]),
  program: text(row["program"]),
  hash: text(row["hash"]),
  input: text(row["input"]),
  seed: text(row["seed"]),
  sum: text(row["sum"]),
  generation: Number(row["generation"]),
  parent: optionalText(row["parent"]),
  status: text(row["status"]) as WorkflowStatus,
  waitsFor: optionalText(row["waits_for"]),
  wakeAt: optionalNumber(row["wake_at"]),
  cancel: text(row["cancel"]) as CancelState,
  token: Number(row["token"]),
  steps: Number(row["steps"]),
  createdAt: Number(row["created_at"]),
  endedAt: optionalNumber(row["ended_at"]),
  result: optionalText(row["result"]),
  error: optionalText(row["error"]),
});

export const stepRow = (step: StepRecord): Value[] => [
  ...[step.step, step.format, step.command, step.data, step.place ?? null, step.until ?? null, step.outcome],
  ...[step.result ?? null, step.error ?? null, step.startedAt, step.endedAt ?? null, step.sum],
];

export const stepOf = (row: Row): StepRecord => ({
  step: Number(row["step"]),
  format: Number(row["format"]),
  command: text(row["command"]),
  data: text(row["data"]),
  place: optionalText(row["place"]),
  until: optionalNumber(row["until"]),
  outcome: text(row["outcome"]) as StepRecord["outcome"],
  result: optionalText(row["result"]),
  error: optionalText(row["error"]),
  startedAt: Number(row["started_at"]),
  endedAt: optionalNumber(row["ended_at"]),
  sum: text(row["sum"]),
});
