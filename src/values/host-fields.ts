/**
 * The field functions of host objects: `__index` and `__newindex` for the frequent case, a field by its name. They get what
 * identifies the field instead of values, and remember the policy of each object. Every other case is left to the general
 * functions in host-operators.ts.
 */

import { Tag } from "../core/generated/constants.js";
import type { Memory } from "../core/memory.js";
import type { Pointer } from "../core/pointers.js";
import type { FieldFunction, HostEntry, HostFunctions } from "./host-functions.js";
import { GENERAL } from "./host-functions.js";
import type { HostPolicy } from "./host-policy.js";
import { NameCache } from "./name-cache.js";

/** Where the policies of objects come from. */
export interface FieldSource {
  readonly functions: HostFunctions;
  policyOf(object: object): HostPolicy | undefined;
}

/** Changes when an object may have got another policy; see `HostEntry.policy`. */
export const policies = { version: 0 };

const names = new NameCache();

/** `find` is the general form for a key that is a name. */
export function fieldReader(
  source: FieldSource,
  find: (object: object, policy: HostPolicy, name: string) => unknown,
): FieldFunction {
  const { entries } = source.functions;
  return (memory, number, start, size) => {
    const entry = entries[number];
    if (typeof entry?.thing !== "object") return GENERAL;
    const policy = policyIn(source, entry);
    if (policy === undefined) return GENERAL;
    const name = names.read(memory, start, size);
    const value = policy.data(entry.thing, name);
    return value === undefined ? find(entry.thing, policy, name) : value;
  };
}

export function fieldWriter(source: FieldSource): FieldFunction {
  const { entries } = source.functions;
  return (memory, number, start, size, at) => {
    const entry = entries[number];
    if (typeof entry?.thing !== "object") return GENERAL;
    const value = plainIn(memory, at);
    const policy = policyIn(source, entry);
    if (policy === undefined) return GENERAL;
    return policy.replace(entry.thing, names.read(memory, start, size), value) ? undefined : GENERAL;
  };
}

function policyIn(source: FieldSource, entry: HostEntry): HostPolicy | undefined {
  const { version } = policies;
  const { thing, policy } = entry;
  const prototype = Reflect.getPrototypeOf(thing);
  if (policy !== undefined && entry.policyVersion === version && entry.prototype === prototype) return policy;
  entry.policyVersion = version;
  entry.prototype = prototype;
  return (entry.policy = source.policyOf(thing));
}

/** The number or boolean in a slot. */
function plainIn({ u8, f64 }: Memory, at: Pointer): number | boolean {
  const tag = u8[at];
  return tag === Tag.float ? (f64[(at >>> 3) + 1] ?? 0) : tag === Tag.true;
}
