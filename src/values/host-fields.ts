/**
 * Direct forms of `__index` and `__newindex` of host objects: they read their arguments from the slots, without making
 * values of them, and remember the policy of each object. They handle the frequent case, a field by its name, and leave
 * every other to the general forms in host-operators.ts.
 */

import { Tag } from "../core/generated/constants.js";
import { pl_Slot } from "../core/generated/layouts.js";
import type { Memory } from "../core/memory.js";
import type { Pointer } from "../core/pointers.js";
import type { DirectFunction, HostEntry, HostFunctions } from "./host-functions.js";
import { GENERAL } from "./host-functions.js";
import type { HostPolicy } from "./host-policy.js";
import { NameCache } from "./name-cache.js";
import { SLOT_SIZE } from "./transfer-buffer.js";

/** Where the policies of objects come from. */
export interface FieldSource {
  readonly functions: HostFunctions;
  policyOf(object: object): HostPolicy | undefined;
}

/** Changes when an object may have got another policy; see `HostEntry.policy`. */
export const policies = { version: 0 };

const SIZE_WORD = pl_Slot.size / 4;
const PAYLOAD_WORD = pl_Slot["u.ref"] / 4;

const names = new NameCache();

/** `find` is the general form for a key that is a name. */
export function directIndex(
  source: FieldSource,
  find: (object: object, policy: HostPolicy, name: string) => unknown,
): DirectFunction {
  return (memory, at) => {
    const entry = objectIn(source, memory, at);
    if (entry === undefined || memory.u8[at + SLOT_SIZE] !== Tag.string) return GENERAL;
    const policy = policyIn(source, entry);
    if (policy === undefined) return GENERAL;
    const name = nameIn(memory, at + SLOT_SIZE);
    const value = policy.data(entry.thing, name);
    return value === undefined ? find(entry.thing, policy, name) : value;
  };
}

export function directNewIndex(source: FieldSource): DirectFunction {
  return (memory, at) => {
    const entry = objectIn(source, memory, at);
    if (entry === undefined || memory.u8[at + SLOT_SIZE] !== Tag.string) return GENERAL;
    const value = plainIn(memory, at + 2 * SLOT_SIZE);
    const policy = value === undefined ? undefined : policyIn(source, entry);
    if (policy === undefined) return GENERAL;
    return policy.replace(entry.thing, nameIn(memory, at + SLOT_SIZE), value) ? undefined : GENERAL;
  };
}

/** The entry of the object in a slot; undefined if it holds none, or a function. */
function objectIn({ functions }: FieldSource, { u8, u32 }: Memory, at: Pointer): HostEntry | undefined {
  if (u8[at] !== Tag.object) return undefined;
  const entry = functions.entries[u32[(at >>> 2) + PAYLOAD_WORD] ?? 0];
  return typeof entry?.thing === "object" ? entry : undefined;
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

function nameIn(memory: Memory, at: Pointer): string {
  const word = at >>> 2;
  return names.read(memory, memory.u32[word + PAYLOAD_WORD] ?? 0, memory.u32[word + SIZE_WORD] ?? 0);
}

/** A number or a boolean; undefined for anything else. */
function plainIn({ u8, f64 }: Memory, at: Pointer): number | boolean | undefined {
  const tag = u8[at];
  if (tag === Tag.float) return f64[(at >>> 3) + 1];
  return tag === Tag.true ? true : tag === Tag.false ? false : undefined;
}
