/** Turns what a run threw into what the page shows. */
import { LuaError, ProgramExit } from "perilune";
import type { Problem } from "../run/protocol.js";

/** The directory that holds the project's files. */
export const HOME = "/app";

const inProject = (file: string | undefined): string | undefined =>
  file?.startsWith(`${HOME}/`) === true ? file.slice(HOME.length + 1) : file;

export function problemOf(error: unknown): Problem {
  if (!(error instanceof LuaError))
    return { message: error instanceof Error ? error.message : String(error) };
  const calls = error.frames.map(({ source, line, description }) => {
    const place = line === undefined ? source : `${inProject(source) ?? source}:${line}`;
    return `${place}: in ${description}`;
  });
  return {
    message: error.message.replaceAll(`${HOME}/`, ""),
    file: inProject(error.position?.source ?? error.file),
    line: error.line,
    excerpt: error.excerpt?.replaceAll(`${HOME}/`, ""),
    calls,
  };
}

/** Whether an error is the program's own end by `os.exit`, without a failure. */
export const isExit = (error: unknown): boolean => error instanceof ProgramExit && error.code === 0;
