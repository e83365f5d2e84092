/** The command of the module `exec`, and what its handler answers. */

import { commandId } from "../command-id.js";

export interface ProgramRun {
  readonly program: string;
  readonly args: readonly string[];
  readonly stdin: Uint8Array | undefined;
}

export interface ProgramEnd {
  /** Undefined if a signal ended the program. */
  readonly code: number | undefined;
  /** The signal that ended it. */
  readonly signal: string | undefined;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

export const RUN = commandId<ProgramRun, ProgramEnd>("exec", "run", { class: ["io"] });
