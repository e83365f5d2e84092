/** The matchers, with vitest and with what jest gives them. */
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { HostError } from "../../src/index.js";
import { execute, luaMatchers, luaProcess } from "../../src/testing.js";
import { coded } from "../support/coded.js";
import { rejection } from "../support/promises.js";
import "../../examples/testing/matchers.js";

expect.extend(luaMatchers);

const returned = { values: [1, { a: [2] }] };
const failed = { error: new HostError("no such page", { kind: "not_found", details: { id: 3 } }) };

/** The message on one line, without colours. */
const plain = (error: unknown): string =>
  stripVTControlCharacters((error as Error).message).replace(/\s+/g, " ");

const problemOf = (check: () => unknown): string => {
  try {
    check();
  } catch (error) {
    return plain(error);
  }
  throw new Error("nothing was thrown");
};

describe("toReturnLua", () => {
  it("compares all values deeply, and knows asymmetric matchers", async () => {
    expect(returned).toReturnLua(1, { a: [2] });
    expect(returned).toReturnLua(expect.any(Number), expect.anything());
    expect(returned).not.toReturnLua(1);
    expect(failed).not.toReturnLua();
    await expect(execute(luaProcess("return 'x', nil"))).toReturnLua("x", undefined);
    await expect(execute(luaProcess("return 'x'"))).resolves.toReturnLua("x");
  });

  it("says what came instead", async () => {
    expect(problemOf(() => expect(returned).toReturnLua(2))).toBe(
      'expected the process to return Array [ 2, ] it returned Array [ 1, Object { "a": Array [ 2, ], }, ]',
    );
    expect(problemOf(() => expect(failed).toReturnLua(2))).toMatch(
      /it failed with Object .*"id": 3.*"kind": "not_found", "message": "no such page"/,
    );
    const lua = execute(luaProcess("local t = nil\nreturn t.x"));
    expect(plain(await rejection(expect(lua).toReturnLua(2)))).toMatch(/index a nil value.*at .*test\.lua:2/);
    expect(problemOf(() => expect(returned).not.toReturnLua(1, { a: [2] }))).toContain(
      "to return Array [ 1,",
    );
  });
});

describe("toFailWith", () => {
  it("takes a kind, an expression or properties", async () => {
    expect(failed).toFailWith("not_found");
    expect(failed).toFailWith(/such/g);
    expect(failed).toFailWith({
      kind: "not_found",
      message: "no such page",
      details: { id: 3 },
      retryable: false,
    });
    expect(failed).toFailWith({ message: /^no/ });
    expect(failed).not.toFailWith("internal");
    expect(failed).not.toFailWith({ message: "no such" });
    expect(failed).not.toFailWith({ kind: "not_found", details: {} });
    expect(returned).not.toFailWith("not_found");
    await expect(execute(luaProcess("error 'x'"))).toFailWith(/test.lua:1: x/);
  });

  it("says what came instead", () => {
    expect(problemOf(() => expect(returned).toFailWith("timeout"))).toMatch(
      /fail with "timeout" it returned Array/,
    );
  });
});

describe("both", () => {
  it("refuse what is no result, and what says nothing about an error", async () => {
    for (const received of [[1], undefined, { value: 1 }, "x"])
      expect(() => expect(received).toReturnLua(1)).toThrow(coded("ERR_PARAMETER"));
    expect(await rejection(expect(Promise.resolve(1)).toFailWith("timeout"))).toEqual(coded("ERR_PARAMETER"));
    expect(() => expect(failed).toFailWith("no such page" as never)).toThrow(coded("ERR_PARAMETER"));
    expect(() => expect(failed).toFailWith({ code: 1 } as never)).toThrow(coded("ERR_OPTION"));
    const refused = new Error("refused");
    expect(await rejection(expect(Promise.reject(refused)).toReturnLua())).toBe(refused);
  });

  it("use nothing of `this` but what jest has too", () => {
    const state = {
      equals: (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b),
      utils: { printExpected: JSON.stringify, printReceived: JSON.stringify },
    };
    expect(luaMatchers.toReturnLua.call(state, returned, 1, { a: [2] })).toMatchObject({ pass: true });
    expect(luaMatchers.toFailWith.call(state, failed, { details: { id: 3 } })).toMatchObject({ pass: true });
  });
});
