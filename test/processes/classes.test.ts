/** Classes of commands: what a function for workflows may yield. */

import { describe, expect, it } from "vitest";
import time from "../../src/hosts/time/module.js";
import { defineModule, type HostModule } from "../../src/modules/host/define.js";
import { commandId } from "../../src/processes/command-id.js";
import type { ModuleClass } from "../../src/security/classes.js";
import type { CommandId } from "../../src/values/yield.js";
import { coded } from "../support/coded.js";

const WAIT = commandId("classes", "wait", { class: ["workflow"] });
const PURE = commandId("classes", "pure", { class: ["deterministic", "workflow"] });
const SEND = commandId("classes", "send", { class: ["network", "workflow"] });
const NONE = commandId("classes", "none", { class: [] });
const OTHER = commandId("classes", "other");

interface Classes {
  readonly module?: readonly ModuleClass[];
  readonly own?: readonly ModuleClass[];
}

function define(yields: readonly CommandId[], { module = [], own }: Classes): HostModule {
  return defineModule({
    name: "part",
    class: module,
    types: (t) => ({
      export: t.record({ call: t.function({ yields, ...(own === undefined ? {} : { class: own }) }) }),
    }),
    build: () => ({ exports: { call: () => undefined } }),
  });
}

describe("a function for workflows", () => {
  it("may yield commands for workflows, and promises", () => {
    for (const yields of [[WAIT], [PURE, WAIT], ["promise"], []])
      expect(define(yields, { own: ["workflow"] }).manifest.name).toBe("part");
    expect(time.manifest.name).toBe("time");
  });

  it.each([
    [SEND, "class network, workflow"],
    [NONE, "no class"],
    [OTHER, "no class"],
  ])("must not yield %s", (command, of) => {
    const problem =
      `workflows may use 'part.call', but not the command '${command}' (${of}) that it yields: ` +
      "only deterministic and workflow can be used there";
    for (const classes of [
      { own: ["workflow"] },
      { module: ["deterministic"] },
      { module: ["io"], own: ["deterministic"] },
    ] as const)
      expect(() => define([WAIT, command], classes)).toThrow(
        expect.objectContaining({
          code: "ERR_DEFINITION_YIELDS",
          message: `host module 'part': ${problem}`,
          functionName: "part.call",
          command,
        }),
      );
    for (const classes of [{}, { module: ["io"] }, { module: ["workflow"], own: ["network"] }] as const)
      expect(define([command], classes).name).toBe("part");
  });

  it("may be a method, or among the results", () => {
    expect(() =>
      defineModule({
        name: "deep",
        class: ["network"],
        types: (t) => ({
          define: { Page: t.interface({ next: t.method({ class: ["workflow"], yields: [SEND] }) }) },
          export: t.record({ page: t.function({ results: [t.ref("Page")] }) }),
        }),
        build: () => ({ exports: {} }) as never,
      }),
    ).toThrow(/'deep.Page:next'/);
    expect(() =>
      defineModule({
        name: "deep",
        types: (t) => ({
          export: t.record({
            inner: t.record({
              open: t.function({ class: ["workflow"], results: [t.function({ yields: [SEND] })] }),
            }),
          }),
        }),
        build: () => ({ exports: {} }) as never,
      }),
    ).toThrow(/'deep.inner.open\(\)'/);
  });
});

describe("commandId", () => {
  it("gives a command one set of classes", () => {
    expect(commandId("classes", "pure", { class: ["workflow", "deterministic", "workflow"] })).toBe(PURE);
    expect(commandId("classes", "pure")).toBe(PURE);
    expect(() => commandId("classes", "wait", { class: ["deterministic"] })).toThrow(
      expect.objectContaining({
        code: "ERR_COMMAND_CLASS",
        message: "the command 'classes.wait' has class workflow already, and cannot get class deterministic",
      }),
    );
    expect(() => define([WAIT], { own: ["workflow"] })).not.toThrow();
  });

  it("refuses what is not a list of classes", () => {
    for (const wrong of ["io", ["pure"], [3], null])
      expect(() => commandId("classes", "wrong", { class: wrong as never })).toThrow(coded("ERR_OPTION"));
    expect(() => commandId("classes", "wrong", { classes: [] } as never)).toThrow(coded("ERR_OPTION"));
  });
});
