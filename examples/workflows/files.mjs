/** The activities of import.lua: they read files of a directory, and note each line of it once. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { defineActivities } from "perilune/workflows";

/**
 * @param {string} directory
 * @param {(row: { file: string, line: number, text: string }) => unknown} store called at least once for each line
 */
export function makeFiles(directory, store) {
  return defineActivities({
    name: "files",
    description: "The files to import.",
    activities: {
      list: async () => (await readdir(directory)).sort(),
      import: async ([name, first, count]) => {
        const text = await readFile(path.join(directory, path.basename(name)), "utf8");
        const lines = text.split("\n").slice(first - 1, first - 1 + count);
        const rows = lines.filter((line) => line !== "");
        for (const [at, line] of lines.entries())
          if (line !== "") await store({ file: name, line: first + at, text: line });
        return { lines: lines.length, imported: rows.length };
      },
    },
  });
}
