/** The side of the worker: runs one job, and says how it ended. */

import type { OutputStream } from "../../files/streams.js";
import type { HostModule } from "../../modules/host/define.js";
import type { Runtime } from "../../runtime/runtime.js";
import type { RuntimeOptions } from "../../runtime/runtime-options.js";
import { importExport } from "../import-export.js";
import { pack } from "../packed.js";
import { packError } from "../packed-error.js";
import { plainResults } from "../plain-results.js";
import type { Line, ThreadScript } from "../thread.js";
import type { StreamName, WorkerJob, WorkerMessage } from "./job.js";

/** Loads a runtime that sees no files of the machine. */
type LoadRuntime = (options: RuntimeOptions) => Promise<Runtime>;

/** What the script of a worker does: runs the job that it is sent. */
export const serveWith =
  (loadRuntime: LoadRuntime): ThreadScript<WorkerJob, WorkerMessage> =>
  (line) =>
  (job) =>
    void run(job, loadRuntime, line);

/** Never rejects: it sends what was thrown. */
async function run(job: WorkerJob, loadRuntime: LoadRuntime, line: Line<WorkerMessage>): Promise<void> {
  try {
    const modules = await Promise.all(job.modules.map(importModule));
    const streams = Object.fromEntries(job.streams.map((stream) => [stream, sentTo(stream, line)]));
    const runtime = await loadRuntime(job.runtime);
    const state = runtime.createState({ ...job.state, ...streams, modules });
    line.send({ kind: "ready" });
    state.limits.set(job.limits);
    const { name, args } = job;
    const results = await state.runAsync(job.source, { ...(name === undefined ? {} : { name }), args });
    line.send({ kind: "results", results: pack(plainResults(results), "results") });
  } catch (error) {
    line.send({ kind: "failure", failure: packError(error) });
  }
}

async function importModule(address: string): Promise<HostModule> {
  const module = await importExport(address, "default");
  if (module === undefined)
    throw new TypeError(`${address} has no default export, which must be a host module`);
  return module as HostModule;
}

const sentTo = (stream: StreamName, line: Line<WorkerMessage>): OutputStream => ({
  write(bytes) {
    line.send({ kind: "output", stream, bytes: bytes.slice() });
  },
});
