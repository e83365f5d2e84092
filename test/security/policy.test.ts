/** Permissions: patterns, rules, contexts, classes of modules. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { moduleClass } from "../../src/errors/security.js";
import {
  isModuleClass,
  isStateKind,
  MODULE_CLASSES,
  mayUse,
  requireMayUse,
  STATE_KINDS,
} from "../../src/security/classes.js";
import { CallContext, type CallContextOptions } from "../../src/security/context.js";
import { compilePattern } from "../../src/security/pattern.js";
import { ALLOW_ALL, DENY_ALL, isAllowed, type Policy } from "../../src/security/policy.js";
import { rulesPolicy, type PolicyRule } from "../../src/security/rules.js";
import { type Coded, coded } from "../support/coded.js";
import { caught } from "../support/caught.js";

const nobody = new CallContext();
const ada = new CallContext({ actor: { id: "users/ada", roles: ["admin"] } });

describe("patterns", () => {
  test.each([
    ["a", "a", true],
    ["a", "ab", false],
    ["*", "", true],
    ["*", "a.b", true],
    ["*", "a/b", false],
    ["/a/*", "/a/b", true],
    ["/a/*", "/a/b/c", false],
    ["/a/**", "/a/b/c", true],
    ["/a/**", "/a/", true],
    ["/a/**", "/a", false],
    ["**/c", "a/b/c", true],
    ["a*c", "abbbc", true],
    ["a*c", "ab/c", false],
    ["a**c", "ab/c", true],
    ["*a*b*", "xaxbx", true],
    ["\\*", "*", true],
    ["\\*", "a", false],
    ["\\\\", "\\", true],
    ["[a]", "[a]", true],
    ["a?", "a?", true],
    ["é*", "éa", true],
  ])("%s and %s", (pattern, text, matches) => {
    expect(compilePattern(pattern, "/").matches(text)).toBe(matches);
  });

  test.each(["", "a\\", "a".repeat(1001)])("%j is none", (pattern) => {
    expect(() => compilePattern(pattern, "/")).toThrow(SyntaxError);
  });

  test("match what a regular expression of the same meaning does", () => {
    const part = fc.constantFrom("a", "b", "/", "*", "**", ".");
    const text = fc
      .array(fc.constantFrom("a", "b", "/", "."), { maxLength: 8 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 7 }), text, (parts, subject) => {
        const pattern = parts.join("");
        const source = pattern.replaceAll(
          /\*\*|\*|\./g,
          (found) => ({ "**": ".*", "*": "[^/]*", ".": "\\." })[found] ?? "",
        );
        expect(compilePattern(pattern, "/").matches(subject)).toBe(
          new RegExp(`^(?:${source})$`).test(subject),
        );
      }),
      { numRuns: 3000 },
    );
  });

  test("hostile ones take no more steps than their lengths multiplied", () => {
    // A matcher that tries one way after the other would not end: 2^100 ways and more.
    for (const pattern of ["*a".repeat(400), "**a*".repeat(200), "*".repeat(999)]) {
      expect(compilePattern(`${pattern}!`.slice(-1000), "/").matches("a".repeat(5000))).toBe(false);
    }
  });
});

describe("rules", () => {
  const policy = rulesPolicy([
    { effect: "allow", actions: ["storage.*"], resources: ["/notes/**"] },
    { effect: "deny", actions: ["storage.delete"], resources: ["/notes/kept/**"] },
    { effect: "allow", actions: ["net.fetch"], resources: ["https://example.com/**"], actors: ["users/*"] },
    { effect: "allow", actions: ["admin.**"], roles: ["admin"] },
    { effect: "allow", actions: ["storage.read"], resources: ["/odd/../name"] },
  ]);
  test.each<[CallContext, string, string, boolean]>([
    [nobody, "storage.read", "/notes/1", true],
    [nobody, "storage.read", "/other/1", false],
    [nobody, "storage.read.all", "/notes/1", false],
    [nobody, "storage.delete", "/notes/1", true],
    [nobody, "storage.delete", "/notes/kept/1", false],
    [nobody, "storage.read", "/notes/../secret", false],
    [nobody, "storage.read", "/notes/./1", false],
    [nobody, "storage.read", "/notes\\..\\secret", false],
    [nobody, "storage.read", "/odd/../name", true],
    [nobody, "storage.delete", "/notes/kept/../1", false],
    [nobody, "net.fetch", "https://example.com/x", false],
    [ada, "net.fetch", "https://example.com/x", true],
    [ada, "net.fetch", "https://example.com.evil.org/x", false],
    [ada, "admin.users.list", "anything", true],
    [nobody, "admin.users.list", "anything", false],
    [ada, "unheard.of", "/notes/1", false],
  ])("%#", (context, action, resource, allowed) => {
    expect(isAllowed(policy, context, action, resource)).toBe(allowed);
  });

  const rule: fc.Arbitrary<PolicyRule> = fc.record({
    effect: fc.constantFrom("allow" as const, "deny" as const),
    actions: fc.array(fc.constantFrom("a", "b", "a.*", "*", "**"), { minLength: 1, maxLength: 2 }),
    resources: fc.array(fc.constantFrom("/x", "/y", "/*", "/**"), { minLength: 1, maxLength: 2 }),
  });
  const asked = fc.tuple(fc.constantFrom("a", "b", "a.b"), fc.constantFrom("/x", "/y", "/x/y", "/x/../y"));

  test("their order does not matter, a denial never allows more, none allows nothing", () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 5 }), rule, asked, (rules, more, [action, resource]) => {
        const ask = (all: PolicyRule[]): boolean => isAllowed(rulesPolicy(all), nobody, action, resource);
        expect(ask([...rules].reverse())).toBe(ask(rules));
        if (ask([...rules, { ...more, effect: "deny" }])) expect(ask(rules)).toBe(true);
        if (ask(rules)) expect(ask([...rules, { ...more, effect: "allow" }])).toBe(true);
        expect(ask(rules.filter(({ effect }) => effect === "deny"))).toBe(false);
      }),
    );
  });

  test.each<[unknown, string]>([
    [null, "rules"],
    [[null], "rules[0]"],
    [[{ effect: "permit", actions: ["a"] }], "rules[0].effect"],
    [[{ effect: "allow" }], "rules[0].actions"],
    [[{ effect: "allow", actions: [] }], "rules[0].actions"],
    [[{ effect: "allow", actions: ["a", 1] }], "rules[0].actions[1]"],
    [[{ effect: "allow", actions: ["a"], resources: ["\\"] }], "rules[0].resources[0]"],
    [
      [
        { effect: "allow", actions: ["a"] },
        { effect: "deny", action: ["a"] },
      ],
      "rules[1]",
    ],
    [[{ effect: "allow", actions: ["a"], roles: "admin" }], "rules[0].roles"],
  ])("%j is refused", (rules, path) => {
    const error = caught(() => rulesPolicy(rules as PolicyRule[]));
    expect(error).toMatchObject({ code: "ERR_POLICY_RULE" });
    expect((error as Coded<"ERR_POLICY_RULE">).path).toBe(path);
  });
});

describe("policies", () => {
  test("nothing is allowed where nothing is said", () => {
    expect(isAllowed(undefined, ada, "a", "r")).toBe(false);
    expect(isAllowed(DENY_ALL, ada, "a", "r")).toBe(false);
    expect(isAllowed(ALLOW_ALL, nobody, "a", "r")).toBe(true);
  });

  test("are asked with all there is", () => {
    const asked: unknown[] = [];
    const policy: Policy = { isAllowed: (...all) => asked.push(...all) > 0 };
    expect(isAllowed(policy, ada, "a", "r", { size: 1 })).toBe(true);
    expect(asked).toEqual([ada, "a", "r", { size: 1 }]);
  });

  test.each([Promise.resolve(true), 1, "yes", undefined])(
    "an answer that is not a boolean allows nothing",
    (answer) => {
      const policy = { isAllowed: () => answer } as unknown as Policy;
      expect(() => isAllowed(policy, ada, "a", "r")).toThrow(coded("ERR_POLICY_ANSWER"));
    },
  );
});

describe("contexts", () => {
  test("carry actor, values, deadline and signal", () => {
    const controller = new AbortController();
    const context = new CallContext({
      actor: { id: "x" },
      values: { tenant: 7 },
      deadline: new Date(1000),
      signal: controller.signal,
    });
    expect([context.actor?.id, context.value("tenant"), context.value("toString"), context.deadline]).toEqual(
      ["x", 7, undefined, 1000],
    );
    expect([
      context.remaining(400),
      context.remaining(2000),
      context.isOver(400),
      context.isOver(1000),
    ]).toEqual([600, 0, false, true]);
    controller.abort();
    expect(context.isOver(400)).toBe(true);
    expect([nobody.remaining(), nobody.isOver()]).toEqual([Infinity, false]);
  });

  test("within others are never more than these", () => {
    const outer = new AbortController();
    const inner = new AbortController();
    const context = new CallContext({ values: { a: 1, b: 1 }, deadline: 500, signal: outer.signal });
    const child = context.with({ values: { b: 2 }, deadline: 900, signal: inner.signal });
    expect([child.deadline, child.value("a"), child.value("b"), context.value("b")]).toEqual([500, 1, 2, 1]);
    expect(context.with({ deadline: 100 }).deadline).toBe(100);
    outer.abort();
    expect(child.isOver(0)).toBe(true);
    expect(inner.signal.aborted).toBe(false);
  });

  test.each<unknown>([
    null,
    { deadline: NaN },
    { deadline: new Date("never") },
    { actor: {} },
    { actor: null },
    { actor: { id: "x", roles: "root" } },
    { actor: { id: "x", roles: [1] } },
  ])("%j is refused", (options) => {
    expect(() => new CallContext(options as CallContextOptions)).toThrow(coded("ERR_CALL_CONTEXT"));
  });

  test("are what they were when they were made", () => {
    const roles = ["reader"];
    const context = new CallContext({ actor: { id: "x", roles } });
    roles.push("root");
    expect(context.actor?.roles).toEqual(["reader"]);
    expect(() => (context.actor?.roles as string[]).push("root")).toThrow(TypeError);
  });
});

describe("classes", () => {
  test("a workflow takes what is deterministic or made for it, and nothing else", () => {
    for (const classes of subsets(MODULE_CLASSES)) {
      const safe =
        classes.length > 0 && classes.every((name) => name === "deterministic" || name === "workflow");
      expect(mayUse(classes, "workflow")).toBe(safe);
      expect(mayUse(classes, "function") && mayUse(classes, "process")).toBe(true);
    }
  });

  test("the error names module, class and kind", () => {
    expect(() => {
      requireMayUse("net", ["deterministic", "network"], "workflow");
    }).toThrow(moduleClass("net", ["deterministic", "network"], "workflow", ["deterministic", "workflow"]));
    const error = caught(() => {
      requireMayUse("plain", [], "workflow");
    }) as Coded<"ERR_MODULE_CLASS">;
    expect(error.message).toBe(
      "module 'plain' (no class) cannot be used in a workflow state: only deterministic and workflow can; use it in the handler of an activity: docs/workflows.md",
    );
  });

  test("names", () => {
    expect(MODULE_CLASSES.every(isModuleClass) && STATE_KINDS.every(isStateKind)).toBe(true);
    expect([isModuleClass("pure"), isStateKind("thread"), isModuleClass(undefined)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

function subsets<T>(all: readonly T[]): T[][] {
  return all.reduce<T[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);
}
