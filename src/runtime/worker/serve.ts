/** The side of the worker: runs one job, and says how it ended. */

import type { WorkerFailure } from "../../errors/codes.js";
import { isObjectLike } from "../../errors/describe.js";
import type { OutputStream } from "../../files/streams.js";
import type { HostModule } from "../../modules/host/define.js";
import { LuaReference } from "../../values/reference.js";
import { LuaTable } from "../../values/table.js";
import type { Runtime } from "../runtime.js";
import type { RuntimeOptions } from "../runtime-options.js";
import type { StreamName, WorkerJob, WorkerMessage } from "./job.js";

type LoadRuntime = (options: RuntimeOptions & { readonly realFiles: false }) => Promise<Runtime>;

/** Runs a job. Never rejects: it sends what was thrown. */
export async function serve(
  job: WorkerJob,
  loadRuntime: LoadRuntime,
  send: (message: WorkerMessage) => void,
): Promise<void> {
  try {
    const modules = await Promise.all(job.modules.map(importModule));
    const streams = Object.fromEntries(job.streams.map((stream) => [stream, sentTo(stream, send)]));
    const runtime = await loadRuntime({ ...job.runtime, realFiles: false });
    const state = runtime.createState({ ...job.state, ...streams, modules });
    send({ kind: "ready" });
    state.limits.set(job.limits);
    const { name, args } = job;
    const results = await state.runAsync(job.source, { ...(name === undefined ? {} : { name }), args });
    send({ kind: "results", results: results.map(plain) });
  } catch (error) {
    send({ kind: "failure", failure: described(error) });
  }
}

async function importModule(address: string): Promise<HostModule> {
  const { default: module } = (await import(/* @vite-ignore */ /* webpackIgnore: true */ address)) as {
    default?: HostModule;
  };
  if (module === undefined)
    throw new TypeError(`${address} has no default export, which must be a host module`);
  return module;
}

const sentTo = (stream: StreamName, send: (message: WorkerMessage) => void): OutputStream => ({
  write(bytes) {
    send({ kind: "output", stream, bytes: bytes.slice() });
  },
});

/** Returns a result as data that can leave the worker. */
function plain(value: unknown): unknown {
  if (value instanceof LuaTable) return value.toJS();
  if (value instanceof LuaReference || typeof value === "function")
    throw new TypeError(
      `a result is a ${typeof value === "function" ? "function" : value.type}, which cannot leave the worker`,
    );
  return value;
}

function described(error: unknown): WorkerFailure {
  const { name, code, message, traceback, limit } = (isObjectLike(error) ? error : {}) as Partial<
    Record<keyof WorkerFailure, unknown>
  >;
  return {
    name: typeof name === "string" ? name : "Error",
    code: typeof code === "string" || typeof code === "number" ? (code as WorkerFailure["code"]) : undefined,
    message: typeof message === "string" ? message : String(error),
    traceback: typeof traceback === "string" ? traceback : "",
    limit: typeof limit === "string" || typeof limit === "number" ? limit : undefined,
  };
}
