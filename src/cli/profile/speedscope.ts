/**
 * Writes a profile in the format of https://www.speedscope.app: time and memory in one file, by function and by line.
 */

import { callTree, pathTo } from "./calls.js";
import { chunkOf, describe, type Place, type Profile } from "./model.js";

interface Frame {
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
}

interface Sampled {
  readonly type: "sampled";
  readonly name: string;
  readonly unit: "microseconds" | "bytes" | "none";
  readonly startValue: number;
  readonly endValue: number;
  readonly samples: readonly (readonly number[])[];
  readonly weights: readonly number[];
}

/** Returns one profile of the file; `stacks` holds the frames of each weight, outermost first. */
function sampled(
  name: string,
  unit: Sampled["unit"],
  stacks: readonly (readonly [stack: readonly number[], weight: number])[],
): Sampled {
  return {
    type: "sampled",
    name,
    unit,
    startValue: 0,
    endValue: stacks.reduce((sum, [, weight]) => sum + weight, 0),
    samples: stacks.map(([stack]) => stack),
    weights: stacks.map(([, weight]) => weight),
  };
}

/** Caches the stack of each place, made on first use. */
function remembered(make: (place: number) => readonly number[]): (place: number) => readonly number[] {
  const made = new Map<number, readonly number[]>();
  return (place) => {
    const stack = made.get(place) ?? make(place);
    made.set(place, stack);
    return stack;
  };
}

/** Returns the text of a `.speedscope.json`; `name` is the program's name. */
export function speedscope(profile: Profile, name: string): string {
  const { functions, places, samples } = profile;
  const { calls, ofPlace } = callTree(profile);
  const frames: Frame[] = functions.map((fn) => ({
    name: fn.source === undefined ? describe(fn) : fn.name,
    ...(fn.source !== undefined && { file: chunkOf(fn), line: Math.max(fn.line, 1) }),
  }));
  const lineFrames = new Map<string, number>();
  const frameOfLine = ({ function: index, line }: Place): number => {
    const fn = functions[index];
    if (fn?.source === undefined) return index;
    const key = `${index} ${line}`;
    const known = lineFrames.get(key);
    if (known !== undefined) return known;
    frames.push({ name: `${fn.name} ${chunkOf(fn)}:${line}`, file: chunkOf(fn), line });
    lineFrames.set(key, frames.length - 1);
    return frames.length - 1;
  };
  const stack = remembered((place) => pathTo(calls, ofPlace[place] ?? 0).map((call) => call.function));
  const lines = remembered((place) => pathTo(places, place).map(frameOfLine));
  const perPlace = (
    stackOf: (place: number) => readonly number[],
    weigh: (place: Place) => number,
  ): [readonly number[], number][] =>
    places.flatMap((place, index) => (weigh(place) > 0 ? [[stackOf(index), weigh(place)]] : []));
  const profiles = [
    sampled(
      "time",
      "microseconds",
      samples.map(({ place, time }) => [stack(place), time]),
    ),
    sampled(
      "time by line",
      "microseconds",
      samples.map(({ place, time }) => [lines(place), time]),
    ),
    sampled(
      "bytes allocated",
      "bytes",
      perPlace(stack, ({ bytes }) => bytes),
    ),
    sampled(
      "bytes allocated by line",
      "bytes",
      perPlace(lines, ({ bytes }) => bytes),
    ),
    sampled(
      "allocations",
      "none",
      perPlace(stack, ({ blocks }) => blocks),
    ),
  ];
  return JSON.stringify({
    $schema: "https://www.speedscope.app/file-format-schema.json",
    exporter: "perilune",
    name,
    activeProfileIndex: 0,
    shared: { frames },
    profiles,
  });
}
