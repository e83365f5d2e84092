/** The command `perilune worker`: runs the workflows of an application until it is stopped. */

import { guarded, readOptions, type CommandIo } from "../compile/commands.node.js";
import { usage } from "../errors/command.js";
import { describeThrown } from "../errors/describe.js";
import { openApp } from "./workflow-app.js";

const HELP = `usage: perilune worker [--store FILE] directory

Runs workflows. Each file NAME.lua of the directory is a program; Lua files in folders below are
for require; activities.mjs (.js, .ts) has as its default export what defineActivities returns, or
a list of that. The worker stops at SIGINT and SIGTERM; what runs goes on when it starts again.

  --store FILE   the store, a SQLite database, made if need be; default: workflows.db
  -h, --help     show this help
`;

/** `perilune worker [--store FILE] directory`. */
export function runWorker(argv: readonly string[], io: CommandIo): Promise<number> {
  return guarded("worker", io, async () => {
    const { values, positionals } = readOptions(argv, { store: { type: "string" } });
    if (values.help) {
      io.stdout(HELP);
      return 0;
    }
    const [directory, ...more] = positionals;
    if (directory === undefined || more.length > 0) throw usage("expected one directory");
    const { store = "workflows.db" } = values;
    const workflows = await openApp({
      store: String(store),
      directory,
      existing: false,
      onError: (error, id) => {
        io.stderr(`perilune worker: ${id ?? "the store"}: ${describeThrown(error)}\n`);
      },
    });
    const stopped = new Promise<void>((resolve) => {
      for (const signal of ["SIGINT", "SIGTERM"] as const)
        process.once(signal, () => {
          resolve();
        });
    });
    await workflows.work();
    io.stdout(`working: ${Object.keys(workflows.programs).join(", ")}\n`);
    const alive = setInterval(() => undefined, 2 ** 30);
    await stopped;
    clearInterval(alive);
    await workflows.stop();
    return 0;
  });
}
