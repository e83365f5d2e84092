/** Writes profiles in V8's formats, which Chrome's DevTools, VS Code, speedscope and Firefox's profiler open. */

import { callTree, type Call, type CallTree } from "./calls.js";
import { chunkOf, fileOf, type Profile, type ProfiledFunction } from "./model.js";

/** A position in a source. Lines and columns are zero-based, and -1 if unknown. */
interface CallFrame {
  readonly functionName: string;
  readonly scriptId: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

const ROOT: CallFrame = { functionName: "(root)", scriptId: "0", url: "", lineNumber: -1, columnNumber: -1 };

/** Returns a function that makes the frame of a call. `toUrl` converts a path to a URL. */
function framesOf({ functions }: Profile, toUrl: (path: string) => string): (call: Call) => CallFrame {
  const scripts = new Map<string, string>();
  const frame = (fn: ProfiledFunction): CallFrame => {
    if (fn.source === undefined) return { ...ROOT, functionName: fn.name };
    const scriptId = scripts.get(fn.source) ?? String(scripts.size + 1);
    scripts.set(fn.source, scriptId);
    const file = fileOf(fn);
    return {
      functionName: fn.name,
      scriptId,
      url: file === undefined ? chunkOf(fn) : toUrl(file),
      lineNumber: Math.max(fn.line - 1, 0),
      columnNumber: 0,
    };
  };
  const frames = functions.map(frame);
  return (call) => frames[call.function] ?? ROOT;
}

/** Ids begin at 1. */
const idOf = (index: number): number => index + 1;

/**
 * Returns a `.cpuprofile`. One hit or tick is one microsecond, so viewers that count hits and viewers that add times
 * agree. A sample lasts until the next one; the last belongs to the root.
 */
export function cpuProfile(profile: Profile, toUrl: (path: string) => string): string {
  const { calls, ofPlace } = callTree(profile);
  const frameOf = framesOf(profile, toUrl);
  const samples: number[] = [];
  const timeDeltas: number[] = [];
  let exact = 0;
  let end = 0; // `exact` rounded, so that rounding errors do not add up
  for (const { place, time } of profile.samples) {
    samples.push(idOf(ofPlace[place] ?? 0));
    timeDeltas.push(Math.round(exact) - end);
    end = Math.round(exact);
    exact += time;
  }
  samples.push(idOf(0));
  timeDeltas.push(Math.round(exact) - end);
  return JSON.stringify({
    nodes: calls.map((call) => ({
      id: idOf(call.index),
      callFrame: frameOf(call),
      hitCount: Math.round(call.time),
      children: call.children.map(idOf),
      positionTicks: [...call.lines]
        .filter(([line, time]) => line > 0 && time >= 0.5)
        .map(([line, time]) => ({ line, ticks: Math.round(time) })),
    })),
    startTime: 0,
    endTime: Math.round(exact),
    samples,
    timeDeltas,
  });
}

interface HeapNode {
  readonly callFrame: CallFrame;
  readonly selfSize: number;
  readonly id: number;
  readonly children: readonly HeapNode[];
}

/** Returns a `.heapprofile`: all bytes allocated, whether freed or not. */
export function heapProfile(profile: Profile, toUrl: (path: string) => string): string {
  const tree: CallTree = callTree(profile);
  const frameOf = framesOf(profile, toUrl);
  const children: HeapNode[][] = tree.calls.map(() => []);
  let head: HeapNode | undefined;
  for (const call of [...tree.calls].reverse()) {
    // Callees come after their caller, so this node's children are complete.
    const node: HeapNode = {
      callFrame: frameOf(call),
      selfSize: call.bytes,
      id: idOf(call.index),
      children: (children[call.index] ?? []).reverse(),
    };
    // Omit calls that allocate nothing even in their callees; they would fill most of the file.
    if (node.selfSize > 0 || node.children.length > 0) children[call.parent]?.push(node);
    head = node;
  }
  const samples = tree.calls
    .filter(({ bytes }) => bytes > 0)
    .map(({ index, bytes }, ordinal) => ({ size: bytes, nodeId: idOf(index), ordinal: ordinal + 1 }));
  return JSON.stringify({ head, samples });
}
