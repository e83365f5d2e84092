/**
 * The fenced blocks of a Markdown file, marked by the comment before each:
 *
 *   <!-- NAME: file PATH -->        the block is a file of the example NAME
 *   <!-- NAME: run -->              a shell script; its output is kept
 *   <!-- NAME: run PATH -->         a program, saved as PATH and run; `// → x` in it are the lines that it writes
 *   <!-- NAME: output -->           the output of the last script
 *   <!-- not run: REASON -->        no example
 */

export type Action = "file" | "run" | "output" | "not run";

export interface Block {
  /** Its position: `README.md:20`. */
  readonly place: string;
  readonly language: string;
  readonly text: string;
  /** Undefined for a block without such a comment before it. */
  readonly action: Action | undefined;
  /** The example that it is a part of. */
  readonly example: string;
  readonly path: string | undefined;
}

const COMMENT = /^<!-- (?:(not run): .+|([\w-]+): (file|run|output)(?: (\S+))?) -->$/;

export function blocksOf(file: string, markdown: string): Block[] {
  const blocks: Block[] = [];
  const lines = markdown.split("\n");
  let comment: RegExpExecArray | null = null;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const fence = /^```(\w*)$/.exec(line);
    if (fence === null) {
      if (line !== "") comment = COMMENT.exec(line);
      continue;
    }
    const end = lines.indexOf("```", at + 1);
    if (end < 0) throw new Error(`${file}:${at + 1}: the block has no end`);
    blocks.push({
      place: `${file}:${at + 1}`,
      language: fence[1] ?? "",
      text: `${lines.slice(at + 1, end).join("\n")}\n`,
      action: (comment?.[1] ?? comment?.[3]) as Action | undefined,
      example: comment?.[2] ?? "",
      path: comment?.[4],
    });
    comment = null;
    at = end;
  }
  return blocks;
}

/** The output that comments announce: `// → x` after a statement or below it, `-- → x` in Lua. */
export function statedOutput(program: string): string {
  return program
    .split("\n")
    .map((line) => /(?:\/\/|--) → (.*)$/.exec(line)?.[1])
    .filter((line) => line !== undefined)
    .map((line) => `${line}\n`)
    .join("");
}
