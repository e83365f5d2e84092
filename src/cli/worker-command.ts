/** The command `perilune worker`: runs the workflows of an application until it is stopped. */

import { guarded, readOptions, type CommandIo } from "../compile/commands.node.js";
import { usage } from "../errors/command.js";
import { describeThrown } from "../errors/describe.js";
import { DEFAULT_PORT, serveUi, type Ui, type UiOptions } from "./workflow-server.js";
import { numberFlag, openApp, STORE_HELP, STORE_OPTIONS, storeFlags } from "./workflow-app.js";

const HELP = `usage: perilune worker [--store STORE] directory

Runs workflows. Each file NAME.lua of the directory is a program; Lua files in folders below are
for require; activities.mjs (.js, .ts) has as its default export what defineActivities returns, or
a list of that. workflows.json says which earlier versions a changed program runs on:
{ "programs": { "NAME": { "continues": ["HASH"] } } }; perilune workflows versions prints the hashes.
The worker stops at SIGINT and SIGTERM; what runs goes on when it starts again.

${STORE_HELP}
  --ui [[HOST:]PORT]  serves a page that shows the workflows; default: 127.0.0.1:${DEFAULT_PORT}
  --running N       the most workflows at the same time; default: 100
  --lease SECONDS   the silence after which another worker takes over; default: 60
  -h, --help        show this help
`;

/** `perilune worker [--store STORE] directory`. */
export function runWorker(argv: readonly string[], io: CommandIo): Promise<number> {
  return guarded("worker", io, async () => {
    const { values, positionals } = readOptions(withUiPort(argv), {
      ...STORE_OPTIONS,
      ui: { type: "string" },
      running: { type: "string" },
      lease: { type: "string" },
    });
    if (values.help) {
      io.stdout(HELP);
      return 0;
    }
    const [directory, ...more] = positionals;
    if (directory === undefined || more.length > 0)
      throw usage("expected one directory with programs: perilune worker [--store STORE] directory");
    let stops = false;
    const { workflows, files } = await openApp({
      store: storeFlags(values),
      directory,
      existing: false,
      running: numberFlag(values, "running", 1),
      lease: numberFlag(values, "lease", 0.001),
      onError: (error, id) => {
        if (!stops) io.stderr(`perilune worker: ${id ?? "the store"}: ${describeThrown(error)}\n`);
      },
    });
    const stopped = new Promise<void>((resolve) => {
      for (const signal of ["SIGINT", "SIGTERM"] as const)
        process.once(signal, () => {
          resolve();
        });
    });
    const address = values["ui"] as string | undefined;
    const ui =
      address === undefined ? undefined : await startUi({ workflows, sources: files.sources, address });
    await workflows.work();
    if (ui !== undefined) io.stdout(`page: ${ui.url}\n`);
    io.stdout(`working: ${Object.keys(workflows.programs).join(", ")}\n`);
    const alive = setInterval(() => undefined, 2 ** 30);
    await stopped;
    stops = true;
    clearInterval(alive);
    ui?.close();
    await workflows.stop();
    return 0;
  });
}

/** The value of --ui may be left out, which Node's parser of arguments does not know. */
const withUiPort = (argv: readonly string[]): string[] =>
  argv.map((argument, at) => {
    if (argument !== "--ui") return argument;
    return /^(?:.+:)?\d+$/.test(argv[at + 1] ?? "") ? argument : `--ui=${DEFAULT_PORT}`;
  });

/** Rejects with `CommandError`, and lets go of the store then. */
async function startUi(options: UiOptions): Promise<Ui> {
  try {
    return await serveUi(options);
  } catch (error) {
    await options.workflows.stop();
    throw error;
  }
}
