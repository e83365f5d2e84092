/** Parses a Dockerfile with dockerfile-ast into the data that tests compare: stages with their copies and commands. */
import { DockerfileParser } from "dockerfile-ast";
import type { Copy, Entrypoint, Flag, From, Instruction, Run, Workdir } from "dockerfile-ast";
import { expect } from "vitest";

export interface Step {
  copy?: { from?: string; words: string[] };
  run?: { command: string; caches: string[] };
  workdir?: string;
  entrypoint?: string[];
}

export interface Stage {
  image: string | null;
  name: string | null;
  steps: Step[];
}

/** A word as Docker reads it: a backslash escapes the next character. */
const meant = (word: string): string => word.replace(/\\(.)/g, "$1");

function jsonOf(content: string): string[] | undefined {
  return content.startsWith("[") ? (JSON.parse(content) as string[]) : undefined;
}

function cacheOf(flag: Flag): string {
  const options = Object.fromEntries(
    flag.getOptions().map((option) => [option.getName(), option.getValue()]),
  ) as Record<string, string>;
  expect(flag.getName()).toBe("mount");
  expect(options).toEqual({ type: "cache", target: expect.any(String) as string });
  return options["target"] ?? "";
}

function stepOf(instruction: Instruction): Step {
  const content = instruction.getArgumentsContent() ?? "";
  switch (instruction.getKeyword()) {
    case "COPY": {
      const from = (instruction as Copy).getFromFlag()?.getValue();
      const words = (jsonOf(content) ?? content.split(" ")).map(meant);
      return { copy: { ...(typeof from === "string" ? { from } : {}), words } };
    }
    case "RUN": {
      const caches = (instruction as Run).getFlags().map(cacheOf);
      const words = jsonOf(content);
      if (words === undefined) return { run: { command: content, caches } };
      expect(words.slice(0, -1)).toEqual(["/bin/sh", "-c"]);
      return { run: { command: words.at(-1) ?? "", caches } };
    }
    case "WORKDIR": {
      const place = (instruction as Workdir).getPath() ?? "";
      return { workdir: meant(/^"(.*)"$/.exec(place)?.[1] ?? place) };
    }
    case "ENTRYPOINT":
      return { entrypoint: jsonOf((instruction as Entrypoint).getArgumentsContent() ?? "") ?? [] };
    default:
      throw new Error(`not expected: ${instruction.toString()}`);
  }
}

/** The stages of a Dockerfile, in order. */
export function stagesOf(text: string): Stage[] {
  const stages: Stage[] = [];
  const dockerfile = DockerfileParser.parse(text);
  expect(dockerfile.getDirectives().map(String)).toEqual(["# syntax=docker/dockerfile:1"]);
  for (const instruction of dockerfile.getInstructions()) {
    if (instruction.getKeyword() === "FROM") {
      const from = instruction as From;
      stages.push({ image: from.getImage(), name: from.getBuildStage(), steps: [] });
    } else stages.at(-1)?.steps.push(stepOf(instruction));
  }
  return stages;
}
