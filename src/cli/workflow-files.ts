/** The files of an application of workflows: `NAME.lua` are programs, Lua files below are theirs, `workflows.json` has settings. */

import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { usage } from "../errors/command.js";
import { inputFile } from "../errors/compile.js";
import { describeThrown } from "../errors/describe.js";
import { readOptions, requireKind } from "../errors/options.js";
import { readContinues, type WorkflowProgram } from "../workflows/program.js";
import { reachableFiles } from "./lua-requires.js";

/** Its name in the directory. */
export const SETTINGS = "workflows.json";

export interface AppFiles {
  readonly programs: Readonly<Record<string, WorkflowProgram>>;
  /** The Lua files, by their paths in the directory. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Reads them. Throws `CommandError`, `ERR_INPUT_FILE`. */
export function readAppFiles(directory: string): AppFiles {
  const names = luaFiles(directory, "", []);
  const sources = new Map(names.map((name) => [name, textOf(path.join(directory, name))]));
  const below = new Map([...sources].filter(([name]) => name.includes("/")));
  const own = names.filter((name) => !name.includes("/"));
  if (own.length === 0) throw usage(`${directory} has no programs: expected files such as order.lua`);
  const settings = readSettings(
    path.join(directory, SETTINGS),
    own.map((name) => name.slice(0, -".lua".length)),
  );
  const programs = own.map((file) => {
    const name = file.slice(0, -".lua".length);
    const source = sources.get(file) ?? "";
    const files = Object.fromEntries(reachableFiles(source, below));
    const continues = settings.get(name);
    return [name, { source, files, ...(continues === undefined ? {} : { continues }) }] as const;
  });
  return { programs: Object.fromEntries(programs), sources };
}

/** The Lua files of a directory, sorted, by their paths with slashes. Leaves out what packages and editors have there. */
function luaFiles(directory: string, below: string, around: readonly string[]): string[] {
  const folder = path.join(directory, below);
  const real = reading(folder, () => realpathSync(folder));
  if (around.includes(real)) return []; // a link to a directory that it is in
  return reading(folder, () => readdirSync(folder))
    .filter((name) => !name.startsWith(".") && name !== "node_modules")
    .flatMap((name) => {
      const inside = below === "" ? name : `${below}/${name}`;
      if (isDirectory(path.join(folder, name))) return luaFiles(directory, inside, [...around, real]);
      return name.endsWith(".lua") ? [inside] : [];
    })
    .sort();
}

const isDirectory = (file: string): boolean =>
  reading(file, () => statSync(file, { throwIfNoEntry: false })?.isDirectory() === true);

/** Reads a file or a directory. Throws `ERR_INPUT_FILE`. */
function reading<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw inputFile(file, error);
  }
}

const textOf = (file: string): string => reading(file, () => readFileSync(file, "utf8"));

type Continues = WorkflowProgram["continues"];

/** Reads what the settings say about each program. There need not be any. */
function readSettings(file: string, known: readonly string[]): ReadonlyMap<string, Continues> {
  if (!existsSync(file)) return new Map();
  const text = textOf(file);
  try {
    const { programs = {} } = readOptions(JSON.parse(text) as Settings, { programs: "record" });
    return new Map(
      Object.entries(programs).map(([name, given]) => {
        const option = `programs.${name}`;
        if (!known.includes(name))
          throw usage(`there is no program ${name}.lua; there are: ${known.join(", ")}`);
        requireKind(option, given, "record");
        const { continues } = readOptions(given, { continues: "any" });
        return [name, continues === undefined ? undefined : readContinues(`${option}.continues`, continues)];
      }),
    );
  } catch (error) {
    throw usage(`${file}: ${describeThrown(error)}`);
  }
}

interface Settings {
  readonly programs?: Readonly<Record<string, { readonly continues?: Continues }>>;
}
