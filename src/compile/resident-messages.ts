/**
 * What is said to a resident compiler: it sends READY when it is free; the client sends a request, a line of JSON; it answers with
 * a line of JSON and closes.
 */

export const READY = "ready\n";

/** A call of `perilune cc`. */
export interface ResidentRequest {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly umask: number;
}

/** What the call wrote, in order, and its exit code. Undefined in place of a code: the client must run the call itself. */
export interface ResidentAnswer {
  readonly code?: number;
  /** File descriptors, 1 or 2, and bytes in base64. */
  readonly written: readonly (readonly [descriptor: 1 | 2, bytes: string])[];
}
