/** The programs that the page offers: the folders of site/presets. */
import type { ProjectFile } from "../run/protocol.js";

export interface Preset {
  readonly id: string;
  readonly title: string;
  /** The panel that shows what it does. */
  readonly panel: "output" | "canvas" | "profile";
  readonly files: readonly ProjectFile[];
}

const TEXTS: Readonly<Record<string, string>> = import.meta.glob("../../presets/*/*", {
  query: "?raw",
  import: "default",
  eager: true,
});

const LIST = [
  ["hello", "Hello"],
  ["coroutines", "Coroutines"],
  ["promises", "Promises and fetch"],
  ["processes", "Processes"],
  ["parsing", "A parser in C"],
  ["mixed", "A module in C and Lua"],
  ["game", "A game"],
  ["profiler", "The profiler"],
] as const;

const PANELS: Readonly<Record<string, Preset["panel"]>> = { game: "canvas", profiler: "profile" };

export const PRESETS: readonly Preset[] = LIST.map(([id, title]) => ({
  id,
  title,
  panel: PANELS[id] ?? "output",
  files: filesOf(id),
}));

/** `main.lua` first, then by name. */
function filesOf(id: string): ProjectFile[] {
  const prefix = `../../presets/${id}/`;
  return Object.entries(TEXTS)
    .filter(([path]) => path.startsWith(prefix))
    .map(([path, content]) => ({ name: path.slice(prefix.length), content }))
    .sort(
      (a, b) => Number(b.name === "main.lua") - Number(a.name === "main.lua") || (a.name < b.name ? -1 : 1),
    );
}
