/** The module `log` over a sink of the embedder's. */

import { defineModule, type HostModule } from "../../modules/host/define.js";
import { plainFields, type Fields } from "./fields.js";
import { LEVELS, type Level, type LogSink } from "./lines.js";

export { jsonLines, textLines, type Level, type LogEntry, type LogSink } from "./lines.js";
export type { Fields } from "./fields.js";

export interface LogOptions {
  readonly sink: LogSink;
  /** The least level that is logged. Default: `info`. */
  readonly level?: Level;
  /** Fields of all entries. */
  readonly fields?: Fields;
}

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

/** The functions that a logger and the module have in common. */
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

/** An object of `Logger`. */
interface Child extends ReturnType<typeof functionsOf> {
  readonly with: (fields: Readonly<Record<string, unknown>>) => Child;
}

const childOf = (logger: Logger): Child => ({
  ...functionsOf(logger),
  with: (fields) => childOf(logger.with(fields)),
});

/** The module with a sink, a level and fields of the embedder's. */
export function createLog(options: LogOptions): HostModule {
  return defineModule({
    name: "log",
    description: "Logs messages at a level, with fields.",
    class: ["io"],
    types: (t) => {
      const fields = t.param("fields", t.optional(t.table(t.string, t.any)));
      const at = (doc: string) => t.function({ doc, params: [t.param("message", t.string), fields] });
      const functions = {
        debug: at("For those who look for a mistake."),
        info: at("What happens."),
        warn: at("What should not happen."),
        error: at("What went wrong."),
        log: t.function({
          doc: "At a level that is found out at run time.",
          params: [t.param("level", t.ref("Level")), t.param("message", t.string), fields],
        }),
        enabled: t.function({
          doc: "Whether messages of this level are logged: ask before making one that is dear.",
          params: [t.param("level", t.ref("Level"))],
          results: [t.boolean],
        }),
        with: t.function({
          doc: "A logger with more fields, which all its messages have.",
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
    build: () => ({ exports: childOf(new Logger(options, plainFields(options.fields ?? {}))) }),
  });
}
