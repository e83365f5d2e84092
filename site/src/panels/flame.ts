/** The flame graph of a profile: what was called from where, as wide as its share of the time. Pure; flame-panel.ts shows it. */
import { callTree, type Call } from "../../../src/cli/profile/calls.js";
import { describe, fileOf, readProfile } from "../../../src/cli/profile/model.js";

export interface Frame {
  readonly name: string;
  readonly file: string | undefined;
  readonly line: number;
  /** Milliseconds, with all that it called, and without. */
  readonly total: number;
  readonly self: number;
  /** Bytes that it and all that it called have allocated. */
  readonly bytes: number;
  readonly children: readonly Frame[];
}

/** The outermost function of Lua: what is above it belongs to the host. */
export function programOf(root: Frame): Frame {
  for (let frame: Frame | undefined = root; frame !== undefined; frame = frame.children[0])
    if (frame.file !== undefined) return frame;
  return root;
}

/** Reads the JSON of the native module `profile`. The first frame is the whole program. */
export function flameOf(json: string): Frame {
  const profile = readProfile(json);
  const { calls } = callTree(profile);
  const frameOf = (call: Call): Frame => {
    const fn = profile.functions[call.function];
    const children = call.children
      .map((index) => calls[index])
      .filter((child) => child !== undefined)
      .map(frameOf);
    const sum = (of: (frame: Frame) => number): number => children.reduce((all, child) => all + of(child), 0);
    return {
      name: fn === undefined ? "program" : describe(fn),
      file: fn === undefined ? undefined : fileOf(fn),
      line: fn?.line ?? 0,
      total: call.time / 1000 + sum(({ total }) => total),
      self: call.time / 1000,
      bytes: call.bytes + sum(({ bytes }) => bytes),
      children: children.sort((a, b) => b.total - a.total),
    };
  };
  const [root] = calls;
  if (root === undefined) throw new Error("the profile has no calls");
  return frameOf(root);
}
