/** Types of postgres.mjs. */

/** The folder of the server's programs; undefined if it is not installed. */
export const POSTGRES: string | undefined;

/** What a test says that is skipped for want of it. */
export const NEEDS_POSTGRES: string;

/** A server. Its data is gone when it is removed. */
export class Postgres {
  private constructor();
  /** Makes a database, and starts its server. `fsync`: whether commits survive the end of the machine; default: false. */
  static start(options?: { readonly fsync?: boolean }): Promise<Postgres>;
  readonly port: number;
  readonly address: string;
  /** Starts the server of a database that is there. */
  resume(): Promise<void>;
  /** Ends the server at once, in the middle of what it does. */
  stop(): Promise<void>;
  remove(): Promise<void>;
}
