/** Errors as values: kinds, retries, wrapping, and conversion of any thrown value. */

import { describe, expect, test } from "vitest";
import { HostError } from "../../src/errors/host-error.js";
import { ERROR_KINDS, isErrorKind, isRetryable, type ErrorKind } from "../../src/errors/kinds.js";
import { coded } from "../support/coded.js";
import { LuaError } from "../../src/errors/lua.js";

test("kinds say whether a retry can help, and an error may know better", () => {
  const retryable = ERROR_KINDS.filter(isRetryable);
  expect(retryable.sort()).toEqual(["conflict", "rate_limited", "timeout", "unavailable"]);
  for (const kind of ERROR_KINDS) expect(new HostError("x", { kind }).retryable).toBe(isRetryable(kind));
  expect(new HostError("x", { kind: "internal", retryable: true }).retryable).toBe(true);
  expect(new HostError("x")).toMatchObject({ kind: "internal", code: "ERR_HOST" });
  expect(["toString", "", 1, undefined].some(isErrorKind)).toBe(false);
});

test("an unknown kind is refused by name", () => {
  expect(() => new HostError("x", { kind: "teapot" as ErrorKind })).toThrow(coded("ERR_ERROR_KIND"));
  expect(() => new HostError("x", { kind: "teapot" as ErrorKind })).toThrow(
    /unknown kind of error teapot; expected one of internal, /,
  );
});

test("wrapping keeps kind and retryable, and unwraps to the same object", () => {
  const inner = new HostError("no such key", { kind: "not_found", retryable: true, details: { key: "k" } });
  const outer = inner.wrap("cannot read");
  expect([outer.message, outer.kind, outer.retryable]).toEqual([
    "cannot read: no such key",
    "not_found",
    true,
  ]);
  expect(outer.unwrap()).toBe(inner);
  expect(inner.unwrap()).toBeUndefined();
  expect(new HostError("x", { cause: new Error("y") }).unwrap()).toBeUndefined();
});

describe("what is thrown", () => {
  const hostile = Object.defineProperty(new Error("x"), "name", {
    get: () => {
      throw new Error("name");
    },
  });
  test.each<[unknown, ErrorKind, string]>([
    [new TypeError("oops"), "internal", "oops"],
    ["text", "internal", "text"],
    [undefined, "internal", "undefined"],
    [AbortSignal.abort().reason, "canceled", "This operation was aborted"],
    [new DOMException("late", "TimeoutError"), "timeout", "late"],
    [hostile, "internal", "x"],
  ])("%#", (thrown, kind, message) => {
    const error = HostError.from(thrown);
    expect([error.kind, error.message]).toEqual([kind, message]);
    expect(error.cause).toBe(thrown);
  });

  test("may be a thing that nothing can be asked of", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(HostError.from(proxy).message).toBe("(error object that cannot be shown)");
  });

  test("stays itself, also through Lua", () => {
    const error = new HostError("no", { kind: "not_found" });
    expect(HostError.from(error)).toBe(error);
    expect(HostError.from(new LuaError("no", error, ""))).toBe(error);
    expect(HostError.from(new LuaError("text", "text", "")).kind).toBe("internal");
  });
});

test("a LuaError has the fields of the error that Lua raised", () => {
  const error = new HostError("no", { kind: "unavailable", details: { host: "h" } });
  const raised = new LuaError("no", error, "");
  expect([raised.kind, raised.retryable, raised.details, raised.hostError]).toEqual([
    "unavailable",
    true,
    { host: "h" },
    error,
  ]);
  const plain = new LuaError("text", "text", "");
  expect([plain.kind, plain.retryable, plain.details, plain.hostError]).toEqual([
    "internal",
    false,
    undefined,
    undefined,
  ]);
});
