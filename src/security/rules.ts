/**
 * A policy made of rules. Each rule allows or denies actions on resources, both given as patterns (pattern.ts). A denial
 * overrides any permission, unmatched requests are denied, and the order of rules does not matter.
 *
 * A path has more than one spelling: `/notes//secret/x` and `/notes/secret/x/` name one file. A resource is therefore
 * tested as it was given and in its shortest spelling; a URL also as the platform reads it, and decoded. A denial applies if
 * any of these matches; a permission by a pattern with `*` needs all. One with a segment `.` or `..` may point elsewhere,
 * through a link, so no pattern with a `*` allows it.
 */

import { isObjectLike } from "../errors/describe.js";
import { suggestion } from "../errors/nearest.js";
import { policyRule } from "../errors/security.js";
import type { CallContext } from "./context.js";
import { compilePattern, type Pattern } from "./pattern.js";
import type { Policy } from "./policy.js";

export interface PolicyRule {
  readonly effect: "allow" | "deny";
  /** Patterns of actions, with segments divided by `.`: `storage.*`. */
  readonly actions: readonly string[];
  /** Patterns of resources, with segments divided by `/`: `/notes/**`. Default: every resource. */
  readonly resources?: readonly string[];
  /** Patterns of the actor's id. Default: everyone, anonymous calls included. */
  readonly actors?: readonly string[];
  /** The actor must have one of these roles. Default: any actor. */
  readonly roles?: readonly string[];
}

type Test = (context: CallContext, action: string, resource: string) => boolean;

const KEYS = ["effect", "actions", "resources", "actors", "roles"];

/** Makes a policy of rules. Throws `ERR_POLICY_RULE` with the path of what is wrong. */
export function rulesPolicy(rules: readonly PolicyRule[]): Policy {
  if (!isList(rules)) throw policyRule("rules", "array expected");
  const tests = rules.map((rule, index) => ({
    effect: effectOf(rule, `rules[${index}]`),
    applies: testOf(rule, `rules[${index}]`),
  }));
  const allow = tests.filter(({ effect }) => effect === "allow");
  const deny = tests.filter(({ effect }) => effect === "deny");
  return Object.freeze({
    isAllowed: (context: CallContext, action: string, resource: string) =>
      allow.some(({ applies }) => applies(context, action, resource)) &&
      !deny.some(({ applies }) => applies(context, action, resource)),
  });
}

function effectOf(rule: PolicyRule, path: string): PolicyRule["effect"] {
  const value: unknown = rule;
  if (!isObjectLike(value)) throw policyRule(path, "object expected");
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key));
  if (unknown !== undefined)
    throw policyRule(path, `unknown property '${unknown}'; ${suggestion(unknown, KEYS)}`);
  const effect: unknown = rule.effect;
  if (effect !== "allow" && effect !== "deny")
    throw policyRule(`${path}.effect`, '"allow" or "deny" expected');
  return effect;
}

function testOf(rule: PolicyRule, path: string): Test {
  const actions = patternsOf(rule.actions, ".", `${path}.actions`);
  const { resources: where, actors: who, roles } = rule;
  const resources = where === undefined ? undefined : patternsOf(where, "/", `${path}.resources`);
  const actors = who === undefined ? undefined : patternsOf(who, "/", `${path}.actors`);
  if (roles !== undefined) namesOf(roles, `${path}.roles`);
  const allows = rule.effect === "allow";
  return ({ actor }, action, resource) => {
    if (!actions.some((pattern) => pattern.matches(action))) return false;
    if (actors?.some((pattern) => actor !== undefined && pattern.matches(actor.id)) === false) return false;
    if (roles?.some((role) => actor?.roles?.includes(role) === true) === false) return false;
    if (!allows) {
      if (resources === undefined) return true;
      const spellings = spellingsOf(resource);
      return resources.some((pattern) => spellings.some((spelling) => pattern.matches(spelling)));
    }
    const dotted = hasDots(resource);
    if (resources === undefined) return !dotted;
    return resources.some((pattern) => {
      if (!pattern.wild) return pattern.matches(resource);
      return !dotted && spellingsOf(resource).every((spelling) => pattern.matches(spelling));
    });
  };
}

/** The start of a URL. */
const SCHEME = /^[a-z][a-z0-9+.-]*:[/\\]/i;

/** A resource as given and in other spellings of the same. */
function spellingsOf(resource: string): string[] {
  const spellings = [resource, shortestPath(resource)];
  if (!SCHEME.test(resource.trim())) return spellings;
  let url: URL;
  try {
    url = new URL(resource);
  } catch {
    return spellings; // nothing can be fetched from there
  }
  // A URL may name a user, the usual port, and end its host with a dot; its reader drops tabs and turns backslashes.
  const start = `${url.protocol}//${url.host.replace(/\.(?=$|:)/, "")}`;
  const decoded = url.pathname.replace(/%([0-7][0-9a-f])/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  const paths = [url.pathname, decoded, decoded.replaceAll("\\", "/")];
  return [...spellings, ...paths.map((path) => shortestPath(start + path) + url.search)];
}

/** The shortest spelling of a resource. The slashes behind the scheme of a URL stay. */
function shortestPath(resource: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(resource)?.[0] ?? "";
  const rest = resource.slice(scheme.length);
  const parts: string[] = [];
  for (const part of rest.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return scheme + (rest.startsWith("/") ? "/" : "") + parts.join("/");
}

function patternsOf(texts: readonly string[], separator: string, path: string): Pattern[] {
  return namesOf(texts, path).map((text, index) => {
    try {
      return compilePattern(text, separator);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw policyRule(`${path}[${index}]`, error.message);
    }
  });
}

/** Requires a list of at least one string: a rule with an empty list would never apply. */
function namesOf(texts: unknown, path: string): readonly string[] {
  if (!Array.isArray(texts) || texts.length === 0)
    throw policyRule(path, "array of at least one string expected");
  const wrong = texts.findIndex((text) => typeof text !== "string");
  if (wrong >= 0) throw policyRule(`${path}[${wrong}]`, "string expected");
  return texts as readonly string[];
}

/** The same as `Array.isArray`, which would narrow the type to `any`. */
function isList(value: unknown): boolean {
  return Array.isArray(value);
}

function hasDots(resource: string): boolean {
  return resource.split(/[/\\]/).some((segment) => segment === "." || segment === "..");
}
