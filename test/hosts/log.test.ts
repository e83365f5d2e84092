/** `log`: levels, fields, lines. Lua's side: lua.test.ts. */

import { describe, expect, it } from "vitest";
import { HostError } from "../../src/errors/host-error.js";
import {
  createLog,
  jsonLines,
  textLines,
  type LogEntry,
  type LogOptions,
} from "../../src/hosts/log/module.js";
import { buildModule } from "../../src/modules/host/build.js";
import { functionsOf } from "./exports.js";

type Logger = Readonly<
  Record<"debug" | "info" | "warn" | "error", (message: string, fields?: object) => void>
> & {
  with(fields: object): Logger;
};

function collected(options: Partial<LogOptions> = {}): { entries: LogEntry[]; logger: Logger } {
  const entries: LogEntry[] = [];
  const module = createLog({ sink: (entry) => entries.push(entry), ...options });
  return { entries, logger: buildModule(module).exports as Logger };
}

describe("entries", () => {
  it("have a level, a time and all fields", () => {
    const before = Date.now();
    const { entries, logger } = collected({ fields: { app: "x", n: 0 } });
    logger.debug("not this");
    logger.with({ user: "ada", n: 1 }).with({ m: 2n }).warn("slow", { n: 2 });
    logger.error("bad");
    expect(entries).toMatchObject([
      { level: "warn", message: "slow", fields: { app: "x", user: "ada", m: 2n, n: 2 } },
      { level: "error", message: "bad", fields: { app: "x", n: 0 } },
    ]);
    expect(entries[1]?.fields).toStrictEqual({ app: "x", n: 0 });
    expect(entries[0]?.time).toBeGreaterThanOrEqual(before);
  });

  it("are of the level or above", () => {
    for (const [at, level] of (["debug", "info", "warn", "error"] as const).entries()) {
      const entries: LogEntry[] = [];
      const call = functionsOf(createLog({ level, sink: (entry) => entries.push(entry) }));
      for (const name of ["debug", "info", "warn", "error"]) call["log"]!(name, name);
      expect(entries.length).toBe(4 - at);
      expect(call["enabled"]!("info")).toStrictEqual([at <= 1]);
    }
  });

  it("show whatever fields hold", () => {
    const { entries, logger } = collected();
    const cyclic: Record<string, unknown> = { a: 1 };
    cyclic["self"] = [cyclic];
    let deep: unknown = 1;
    for (let i = 0; i < 50; i++) deep = { deep };
    logger.info("", {
      cyclic,
      deep,
      wide: Array.from({ length: 20_000 }, () => 1),
      map: new Map<unknown, unknown>([
        [1, "x"],
        [{}, Infinity],
      ]),
      fn: () => 1,
      url: new URL("a:b"),
      error: new HostError("gone", { kind: "not_found" }),
    });
    const { fields } = entries[0] as LogEntry;
    expect(fields["cyclic"]).toStrictEqual({ a: 1, self: ["(cyclic)"] });
    expect(JSON.stringify(fields["deep"])).toContain('"(...)"');
    expect((fields["wide"] as unknown[]).at(-1)).toBe("(...)");
    expect(fields["map"]).toBe("(...)"); // too many values before it
    logger.info("", {
      fn: () => 1,
      url: new URL("a:b"),
      map: new Map<unknown, unknown>([
        [1, "x"],
        [{}, Infinity],
      ]),
    });
    expect(entries[1]?.fields).toStrictEqual({
      fn: "(function)",
      url: "(userdata)",
      map: { 1: "x", "(key)": "inf" },
    });
    logger.info("", { error: new HostError("gone", { kind: "not_found" }) });
    expect(entries[2]?.fields).toStrictEqual({ error: { kind: "not_found", message: "gone" } });
  });
});

describe("lines", () => {
  const lines: string[] = [];
  const write = (line: string): void => {
    lines.push(line);
  };
  const entry: LogEntry = {
    time: 0,
    level: "info",
    message: "a\nb\x1b[31m\u2028",
    fields: { id: "x-1", text: 'two "words"\r\n', n: 2n ** 60n, list: [1, { b: "\udcff" }] },
  };

  it("are for people", () => {
    textLines(write)(entry);
    expect(lines.pop()).toBe(
      '1970-01-01T00:00:00.000Z INFO  a\\nb\\u001b[31m\\u2028 id=x-1 text="two \\"words\\"\\r\\n" ' +
        'n=1152921504606846976 list=[1,{"b":"\ufffd"}]\n',
    );
  });

  it("are for programs", () => {
    jsonLines(write)(entry);
    expect(lines.pop()).toBe(
      '{"fields":{"id":"x-1","list":[1,{"b":"\ufffd"}],"n":1152921504606846976,"text":"two \\"words\\"\\r\\n"},' +
        '"level":"info","message":"a\\nb\\u001b[31m\u2028","time":"1970-01-01T00:00:00.000Z"}\n',
    );
  });
});
