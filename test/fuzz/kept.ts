/**
 * Inputs that are kept as files: `corpus/TARGET.jsonl` has one input of each path that long runs have found, and
 * `findings/TARGET/*.json` what failed once. Tests read both.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { readInput, writeInput } from "./input-text.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const corpusOf = (name: string): string => path.join(HERE, "corpus", `${name}.jsonl`);
const findingsOf = (name: string): string => path.join(HERE, "findings", name);

/** Bytes of an input in the corpus, and the number of inputs. */
const LONGEST = 600;
const MOST = 60;

export function readCorpus(name: string): unknown[] {
  if (!existsSync(corpusOf(name))) return [];
  return readFileSync(corpusOf(name), "utf8").trimEnd().split("\n").map(readInput);
}

/**
 * Replaces the corpus by some of these inputs, short and long. An input may be there several times, once for each path that it
 * took first: those with most paths are kept.
 */
export function writeCorpus(name: string, inputs: readonly unknown[]): void {
  const times = new Map<string, number>();
  for (const line of inputs.map(writeInput)) times.set(line, (times.get(line) ?? 0) + 1);
  const all = [...times.keys()].filter((line) => line.length <= LONGEST);
  all.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const sampled = all.filter((_, index) => index % Math.ceil(all.length / MOST) === 0);
  const most = all
    .filter((line) => (times.get(line) ?? 0) > 1)
    .sort((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0));
  const lines = [...new Set([...most, ...sampled])].slice(0, MOST);
  mkdirSync(path.dirname(corpusOf(name)), { recursive: true });
  if (lines.length > 0) writeFileSync(corpusOf(name), `${lines.join("\n")}\n`);
}

export interface Finding {
  readonly file: string;
  readonly input: unknown;
}

export function readFindings(name: string): Finding[] {
  if (!existsSync(findingsOf(name))) return [];
  return readdirSync(findingsOf(name)).map((file) => {
    const { input } = JSON.parse(readFileSync(path.join(findingsOf(name), file), "utf8")) as {
      input: unknown;
    };
    return { file, input: readInput(JSON.stringify(input)) };
  });
}

/** Writes a finding; returns the path of its file. */
export function writeFinding(name: string, input: unknown, problem: string): string {
  const text = writeInput(input);
  const file = path.join(
    findingsOf(name),
    `${createHash("sha256").update(text).digest("hex").slice(0, 12)}.json`,
  );
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    `${JSON.stringify({ problem: problem.slice(0, 2000), input: JSON.parse(text) as unknown }, null, 2)}\n`,
  );
  return file;
}
