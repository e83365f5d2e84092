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
