/** `url`: parts, queries and escapes. Lua's side: lua.test.ts. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText, luaBytes } from "../../src/values/text.js";
import url from "../../src/hosts/url/module.js";
import { errorOf, functionsOf } from "./exports.js";

const call = functionsOf(url);
const first = (name: string, ...args: unknown[]): unknown => call[name]!(...args)[0];

describe("parse and build", () => {
  it("returns all parts, and omits missing ones", () => {
    expect(first("parse", "HTTPS://us%20er:p%40w@Example.COM:8443/a%20b/../c?x=1&y#top")).toStrictEqual({
      href: "https://us%20er:p%40w@example.com:8443/c?x=1&y#top",
      scheme: "https",
      username: "us er",
      password: "p@w",
      host: "example.com",
      port: 8443,
      path: "/c",
      query: "x=1&y",
      fragment: "top",
      origin: "https://example.com:8443",
    });
    expect(first("parse", "mailto:a@b")).toStrictEqual({ href: "mailto:a@b", scheme: "mailto", path: "a@b" });
    expect(first("parse", "https://a:443/")).not.toHaveProperty("port");
    expect(first("parse", "../x?y", "https://a/b/c/d")).toMatchObject({ href: "https://a/b/x?y" });
    expect(first("resolve", "https://a/b/c", "//other/d")).toBe("https://other/d");
  });

  it.each([["/only/a/path"], ["https://"], ["https://a b/"], ["https://[::1"], ["https://a:99999/"], [""]])(
    "refuses %j",
    (text) => {
      const error = errorOf(call["parse"]!(text));
      expect([error.kind, error.message]).toStrictEqual(["invalid", `not a URL: ${JSON.stringify(text)}`]);
    },
  );

  it("builds what it parsed", () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (text) => {
        const parts = first("parse", text) as { href: string };
        expect(first("build", parts)).toBe(parts.href);
      }),
    );
  });

  it("lets no part run into the next one", () => {
    const built = first("build", {
      scheme: "https",
      username: "a:b@c/",
      password: "#?",
      host: "h",
      path: "/p?q#r",
      query: "s#t",
      fragment: "u#v",
    });
    expect(first("parse", built)).toMatchObject({
      username: "a:b@c/",
      password: "#?",
      host: "h",
      path: "/p%3Fq%23r",
      query: "s%23t",
      fragment: "u#v",
    });
  });

  it("escapes what the platform would leave out, in front of a host or at the end", () => {
    const built = (parts: object): unknown => call["build"]!(parts)[0];
    expect(built({ scheme: "x", path: "/\t/a" })).toBe("x:/%09/a");
    expect(built({ scheme: "file", path: "/\n\\evil/x" })).toBe("file:///%0A/evil/x");
    expect(built({ scheme: "https", host: "h", path: "/a\tb ", query: "q ", fragment: "f\0 " })).toBe(
      "https://h/a%09b%20?q%20#f%00%20",
    );
  });

  it.each([
    [{ scheme: "ht tp", host: "a" }, 'not a scheme: "ht tp"'],
    [{ scheme: "https", host: "a/b" }, 'not a host: "a/b"'],
    [{ scheme: "https", host: "u@a" }, 'not a host: "u@a"'],
    [{ scheme: "https", host: "a:1" }, 'not a host: "a:1"'],
    [{ scheme: "https", host: "a", port: 70_000 }, "not a port: 70000"],
    [{ scheme: "https", host: "a", path: "b" }, "a path after a host must begin with /"],
    [{ scheme: "x", path: "//a" }, 'a path without a host would be read as one: "//a"'],
    [{ scheme: "https", path: "evil.com/x" }, 'a path without a host would be read as one: "evil.com/x"'],
    [{ scheme: "https", path: "/evil.com/x" }, 'a path without a host would be read as one: "/evil.com/x"'],
    [{ scheme: "x", username: "u" }, "a user, a password or a port without a host"],
  ])("does not build %j", (parts, message) => {
    expect(errorOf(call["build"]!(parts)).message).toBe(message);
  });
});

describe("queries", () => {
  it("keeps order and repeated names", () => {
    expect(first("query_pairs", "?b=1&a=x+y&b=%E2%82%AC&c")).toStrictEqual([
      { name: "b", value: "1" },
      { name: "a", value: "x y" },
      { name: "b", value: "€" },
      { name: "c", value: "" },
    ]);
    expect(first("query", "b=1&a=2&b=3&__proto__=4")).toStrictEqual(
      new Map([
        ["b", ["1", "3"]],
        ["a", ["2"]],
        ["__proto__", ["4"]],
      ]),
    );
  });

  it("writes pairs as they come, and names sorted", () => {
    expect(
      first("build_query", [
        { name: "b", value: "&=" },
        { name: "a", value: " " },
      ]),
    ).toBe("b=%26%3D&a=+");
    expect(first("build_query", { b: [1, "x"], a: true })).toBe("a=true&b=1&b=x");
  });
});

describe("escapes", () => {
  it("take any string there and back", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const escaped = first("encode", decodeText(bytes)) as string;
        expect(escaped).toMatch(/^(?:[\w.~-]|%[0-9A-F]{2})*$/);
        expect([...luaBytes(first("decode", escaped) as string)]).toStrictEqual([...bytes]);
      }),
    );
    expect(first("encode", "a b/€!'")).toBe("a%20b%2F%E2%82%AC%21%27");
  });

  it.each(["%", "%1", "a%zz"])("%s is not valid", (text) => {
    expect(errorOf(call["decode"]!(text)).message).toBe("two hexadecimal digits expected after %");
  });
});
