/** The rules of profile formats, as viewers read them. Each function throws, by `expect`, if one is broken. */
import { expect } from "vitest";

export interface CpuProfile {
  nodes: {
    id: number;
    callFrame: {
      functionName: string;
      scriptId: string;
      url: string;
      lineNumber: number;
      columnNumber: number;
    };
    hitCount: number;
    children: number[];
    positionTicks: { line: number; ticks: number }[];
  }[];
  startTime: number;
  endTime: number;
  samples: number[];
  timeDeltas: number[];
}

/** V8's `.cpuprofile`: a tree with one root, samples that are nodes of it, and times that add up. */
export function checkCpuProfile(text: string): CpuProfile {
  const profile = JSON.parse(text) as CpuProfile;
  const ids = new Set(profile.nodes.map(({ id }) => id));
  expect(ids.size).toBe(profile.nodes.length);
  const children = profile.nodes.flatMap((node) => node.children);
  expect(new Set(children).size).toBe(children.length); // one parent each
  expect(children.length).toBe(profile.nodes.length - 1); // but the root
  expect(profile.nodes[0]?.callFrame.functionName).toBe("(root)");
  expect(children).not.toContain(profile.nodes[0]?.id);
  expect(children.every((id) => ids.has(id))).toBe(true);
  for (const { callFrame, hitCount, positionTicks } of profile.nodes) {
    expect(typeof callFrame.functionName).toBe("string");
    expect(typeof callFrame.scriptId).toBe("string");
    expect(callFrame.lineNumber).toBeGreaterThanOrEqual(-1);
    expect(Number.isInteger(hitCount)).toBe(true);
    expect(positionTicks.every(({ line, ticks }) => line >= 1 && Number.isInteger(ticks) && ticks > 0)).toBe(
      true,
    );
  }
  expect(profile.samples.length).toBe(profile.timeDeltas.length);
  expect(profile.samples.every((id) => ids.has(id))).toBe(true);
  expect(profile.timeDeltas.every((delta) => Number.isInteger(delta) && delta >= 0)).toBe(true);
  expect(profile.timeDeltas.reduce((sum, delta) => sum + delta, profile.startTime)).toBe(profile.endTime);
  return profile;
}

export interface HeapNode {
  callFrame: { functionName: string; url: string; lineNumber: number };
  selfSize: number;
  id: number;
  children: HeapNode[];
}

/** All nodes of a tree. */
export function heapNodes(node: HeapNode): HeapNode[] {
  return [node, ...node.children.flatMap(heapNodes)];
}

/** V8's `.heapprofile`: a tree, and samples that add up to the sizes in it. */
export function checkHeapProfile(text: string): HeapNode {
  const { head, samples } = JSON.parse(text) as {
    head: HeapNode;
    samples: { size: number; nodeId: number; ordinal: number }[];
  };
  const nodes = heapNodes(head);
  const sizes = new Map(nodes.map(({ id, selfSize }) => [id, selfSize]));
  expect(sizes.size).toBe(nodes.length);
  expect(head.callFrame.functionName).toBe("(root)");
  for (const { size, nodeId } of samples) sizes.set(nodeId, (sizes.get(nodeId) ?? NaN) - size);
  expect([...sizes.values()].every((left) => left === 0)).toBe(true);
  expect(new Set(samples.map(({ ordinal }) => ordinal)).size).toBe(samples.length);
  return head;
}

export interface Speedscope {
  shared: { frames: { name: string; file?: string; line?: number }[] };
  profiles: {
    type: string;
    name: string;
    unit: string;
    startValue: number;
    endValue: number;
    samples: number[][];
    weights: number[];
  }[];
}

/** The schema at https://www.speedscope.app/file-format-schema.json, as far as sampled profiles go. */
export function checkSpeedscope(text: string): Speedscope {
  const file = JSON.parse(text) as Speedscope & { $schema: string; activeProfileIndex: number };
  expect(file.$schema).toBe("https://www.speedscope.app/file-format-schema.json");
  expect(file.profiles[file.activeProfileIndex]).toBeDefined();
  const { frames } = file.shared;
  expect(frames.every(({ name }) => typeof name === "string" && name !== "")).toBe(true);
  for (const { type, unit, startValue, endValue, samples, weights } of file.profiles) {
    expect(type).toBe("sampled");
    expect(["none", "nanoseconds", "microseconds", "milliseconds", "seconds", "bytes"]).toContain(unit);
    expect(samples.length).toBe(weights.length);
    expect(samples.flat().every((frame) => Number.isInteger(frame) && frames[frame] !== undefined)).toBe(
      true,
    );
    expect(weights.every((weight) => weight > 0)).toBe(true);
    expect(endValue - startValue).toBeCloseTo(
      weights.reduce((sum, weight) => sum + weight, 0),
      1,
    );
  }
  return file;
}

/** Folded stacks, as flamegraph.pl reads them: frames separated by `;`, a space, a whole number. By stack. */
export function checkFolded(text: string): Map<string, number> {
  expect(text).toMatch(/^(?:[^\n;]+(?:;[^\n;]+)* [0-9]+\n)*$/);
  const lines = text.split("\n").slice(0, -1);
  return new Map(lines.map((line) => [line.replace(/ [0-9]+$/, ""), Number(/[0-9]+$/.exec(line)?.[0])]));
}
