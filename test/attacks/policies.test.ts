/** Attacks on rule policies: other spellings of a denied resource. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { absolutePath } from "../../src/files/paths.js";
import { CallContext, rulesPolicy } from "../../src/index.js";

const nobody = new CallContext();
const policy = rulesPolicy([
  { effect: "allow", actions: ["read"] },
  { effect: "allow", actions: ["list"], resources: ["/open/*", "https://example.com/**"] },
  { effect: "deny", actions: ["*"], resources: ["/notes/secret/**", "https://example.com/secret/**"] },
]);
const allows = (action: string, resource: string): boolean => policy.isAllowed(nobody, action, resource, {});

describe("spellings of a denied resource", () => {
  it.each([
    "/notes//secret/x",
    "//notes/secret/x",
    "/notes/secret//x",
    "/notes/secret/x/",
    "/notes/./secret/x",
    "/notes/../notes/secret/x",
    "/notes/secret/../secret/x",
    "/../notes/secret/x",
    "/notes/secret/",
    "/notes/secret//",
  ])("read %s", (resource) => {
    expect(allows("read", resource)).toBe(false);
  });

  it.each([
    "https://example.com//secret/x",
    "https://example.com/./secret/x",
    "https://example.com/secret//x",
  ])("list %s", (resource) => {
    expect(allows("list", resource)).toBe(false);
  });

  it.each([
    "https://example.com/se\tcret/x",
    "https://example.com/\nsecret/x",
    " https://example.com/secret/x",
    "https://example.com\\secret\\x",
    "https://example.com/open/..\\secret/x",
    "https://example.com/%73ecret/x",
    "https://example.com/%73%65cret/x",
    "https://example.com/open%2f..%2fsecret/x",
    "https://example.com/secret%2Fx",
    "https://EXAMPLE.com/secret/x",
    "https://example.com:443/secret/x",
    "https://example.com./secret/x",
    "https://user@example.com/secret/x",
    "https://user:word@example.com/secret/x",
    "HTTPS://example.com/secret/x",
    "https:/example.com/secret/x",
    "https:\\\\example.com/secret/x",
    "https://example.com/secret/x#part",
    "https://example.com/secret/x?question",
  ])("whatever reads it as a URL: %j", (resource) => {
    const open = rulesPolicy([
      { effect: "allow", actions: ["*"] },
      { effect: "allow", actions: ["*"], resources: ["**"] },
      { effect: "deny", actions: ["*"], resources: ["https://example.com/secret/**"] },
    ]);
    expect(open.isAllowed(nobody, "list", resource, {})).toBe(false);
    expect(allows("list", resource)).toBe(false);
  });

  it("a permission for a directory of a URL does not reach others", () => {
    const open = rulesPolicy([
      { effect: "allow", actions: ["list"], resources: ["https://example.com/open/**"] },
    ]);
    const allowed = (resource: string): boolean => open.isAllowed(nobody, "list", resource, {});
    for (const resource of ["/%2e%2e/secret/x", "/..%2fsecret/x", "/.\t./secret/x", "/%2e%2e%5csecret/x"])
      expect(allowed(`https://example.com/open${resource}`), resource).toBe(false);
    for (const resource of ["/a", "/a/b%20c?d=/e&f=%2F", "/ä", "/a#part"])
      expect(allowed(`https://example.com/open${resource}`), resource).toBe(true);
  });

  it("others stay allowed", () => {
    expect(allows("read", "/notes//open/x/")).toBe(true);
    expect(allows("list", "https://example.com/open//x?from=https://a")).toBe(true);
    expect(allows("list", "/open/a")).toBe(true);
  });

  it("a permission does not reach further in another spelling", () => {
    for (const resource of ["/open//a", "/open/", "/open//", "/open/a/", "//open/a"])
      expect(allows("list", resource), resource).toBe(false);
  });

  it("what the file layer takes for a file in a denied directory is denied", () => {
    const part = fc.constantFrom("notes", "secret", "x", "", ".", "..");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const path = `/${parts.join("/")}`;
        if (/^\/notes\/secret\/./.test(absolutePath(path, "/"))) expect(allows("read", path)).toBe(false);
      }),
      { numRuns: 5000 },
    );
  });
});
