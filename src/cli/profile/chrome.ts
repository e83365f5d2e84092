/** Profiles as V8 writes them: Chrome's DevTools, VS Code, speedscope and Firefox's profiler open them. */

import { callTree, type Call, type CallTree } from "./calls.js";
import { chunkOf, fileOf, type Profile, type ProfiledFunction } from "./model.js";

/** A place in a source; lines and columns begin at 0, and are -1 where there are none. */
interface CallFrame {
  readonly functionName: string;
  readonly scriptId: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

const ROOT: CallFrame = { functionName: "(root)", scriptId: "0", url: "", lineNumber: -1, columnNumber: -1 };

/** `toUrl` makes a URL of a path. */
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
 * A `.cpuprofile`. Hits and ticks are microseconds, so that viewers that count them and those that add up times say the
 * same. A sample lasts until the next one; the last is the root's, where nothing runs any more.
 */
export function cpuProfile(profile: Profile, toUrl: (path: string) => string): string {
  const { calls, ofPlace } = callTree(profile);
  const frameOf = framesOf(profile, toUrl);
  const samples: number[] = [];
  const timeDeltas: number[] = [];
  let exact = 0;
  let end = 0; // `exact` as whole numbers go
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

/** A `.heapprofile`: bytes that were allocated, given back or not. */
export function heapProfile(profile: Profile, toUrl: (path: string) => string): string {
  const tree: CallTree = callTree(profile);
  const frameOf = framesOf(profile, toUrl);
  const children: HeapNode[][] = tree.calls.map(() => []);
  let head: HeapNode | undefined;
  for (const call of [...tree.calls].reverse()) {
    // What a call has called comes behind it, and is there by now.
    const node: HeapNode = {
      callFrame: frameOf(call),
      selfSize: call.bytes,
      id: idOf(call.index),
      children: (children[call.index] ?? []).reverse(),
    };
    // Calls that allocate nothing, nor what they call, would be most of the file.
    if (node.selfSize > 0 || node.children.length > 0) children[call.parent]?.push(node);
    head = node;
  }
  const samples = tree.calls
    .filter(({ bytes }) => bytes > 0)
    .map(({ index, bytes }, ordinal) => ({ size: bytes, nodeId: idOf(index), ordinal: ordinal + 1 }));
  return JSON.stringify({ head, samples });
}
