/** Defines the module `log` over the embedder's sink. */

import { describeThrown } from "../../errors/describe.js";
import { badOption } from "../../errors/values.js";
import { defineModule, type HostModule } from "../../modules/host/define.js";
import { plainFields, type Fields } from "./fields.js";
import { readOptions, requireKind, type OptionKinds } from "../../errors/options.js";
import { LEVELS, type Level, type LogSink } from "./lines.js";

export { jsonLines, textLines, type Level, type LogEntry, type LogSink } from "./lines.js";
export type { Fields } from "./fields.js";

export interface LogOptions {
  readonly sink: LogSink;
  /** The minimum level that is logged. Default: `info`. */
  readonly level?: Level;
  /** Fields that every entry has. */
  readonly fields?: Fields;
}

const LOG_OPTIONS = {
  sink: "function",
  level: "any",
  fields: "object",
} as const satisfies OptionKinds<LogOptions>;

type GivenFields = Readonly<Record<string, unknown>> | undefined;

class Logger {
  constructor(
    readonly options: LogOptions,
    readonly fields: Fields,
  ) {}

  enabled(level: Level): boolean {
    return LEVELS.indexOf(level) >= LEVELS.indexOf(this.options.level ?? "info");
  }

  log(level: Level, message: string, fields: GivenFields): void {
    if (!this.enabled(level)) return;
    const all = fields === undefined ? this.fields : { ...this.fields, ...plainFields(fields) };
    this.options.sink({ time: Date.now(), level, message, fields: all });
  }

  with(fields: GivenFields): Logger {
    return new Logger(this.options, { ...this.fields, ...plainFields(fields ?? {}) });
  }
}

/** The functions that loggers and the module share. */
function functionsOf(logger: Logger) {
  const at =
    (level: Level) =>
    (message: string, fields?: GivenFields): void => {
      logger.log(level, message, fields);
    };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    log: (level: Level, message: string, fields?: GivenFields): void => {
      logger.log(level, message, fields);
    },
    enabled: (level: Level): boolean => logger.enabled(level),
  };
}

/** A `Logger` object in Lua. */
interface LoggerObject extends ReturnType<typeof functionsOf> {
  readonly with: (fields: Readonly<Record<string, unknown>>) => LoggerObject;
}

const objectOf = (logger: Logger): LoggerObject => ({
  ...functionsOf(logger),
  with: (fields) => objectOf(logger.with(fields)),
});

/** Makes the module with the embedder's sink, level and fields. Throws `ERR_OPTION`. */
export function createLog(given: LogOptions): HostModule {
  const options = readOptions(given, LOG_OPTIONS);
  const { sink, level = "info" } = options;
  requireKind("sink", sink, "function");
  if (!LEVELS.includes(level))
    throw badOption("level", `expected one of ${LEVELS.join(", ")}, found ${describeThrown(level)}`);
  return defineModule({
    name: "log",
    description: "Logs messages with a level and fields.",
    class: ["io"],
    types: (t) => {
      const fields = t.param("fields", t.optional(t.table(t.string, t.any)));
      const at = (doc: string) => t.function({ doc, params: [t.param("message", t.string), fields] });
      const functions = {
        debug: at("Logs details for debugging."),
        info: at("Logs a normal event."),
        warn: at("Logs an unexpected event."),
        error: at("Logs a failure."),
        log: t.function({
          doc: "Logs at a level chosen at run time.",
          params: [t.param("level", t.ref("Level")), t.param("message", t.string), fields],
        }),
        enabled: t.function({
          doc: "Whether messages of this level are logged. Check it before building an expensive message.",
          params: [t.param("level", t.ref("Level"))],
          results: [t.boolean],
        }),
        with: t.function({
          doc: "A logger that adds these fields to all its messages.",
          params: [t.param("fields", t.table(t.string, t.any))],
          results: [t.ref("Logger")],
        }),
      };
      return {
        define: {
          Level: t.oneOf(...LEVELS),
          Logger: t.interface(functions),
        },
        export: t.record(functions),
      };
    },
    build: () => ({ exports: objectOf(new Logger(options, plainFields(options.fields ?? {}))) }),
  });
}
