/** The packages that the store in PostgreSQL needs: pg, and the queue graphile-worker. Users install them. */

import { describeThrown } from "../../errors/describe.js";
import { storeFailed } from "../../errors/workflow.js";
import type { Row } from "../rows.js";

/** What is sent in one go, with its answer. */
export type Query = (text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

interface Answered {
  readonly rows: Row[];
}

/** A connection, as pg makes it. */
export interface PgClient {
  query(text: string, values?: readonly unknown[]): Promise<Answered>;
  on(event: string, listener: (error: Error) => void): unknown;
  /** Lets the process end though the connection is open. */
  unref(): void;
}

export interface PooledClient extends PgClient {
  release(broken?: boolean): void;
}

/** Connections, as pg keeps them. */
export interface PgPool {
  connect(): Promise<PooledClient>;
  query(text: string, values?: readonly unknown[]): Promise<Answered>;
  on(event: string, listener: (found: never) => void): unknown;
  end(): Promise<void>;
}

export interface PgOwnClient extends PgClient {
  connect(): Promise<void>;
  end(): Promise<void>;
}

interface ConnectionOptions {
  readonly connectionString: string;
  readonly connectionTimeoutMillis: number;
  readonly application_name?: string;
}

export interface Pg {
  readonly Pool: new (
    options: ConnectionOptions & { readonly max: number; readonly options: string },
  ) => PgPool;
  readonly Client: new (options: ConnectionOptions) => PgOwnClient;
}

/** A job of the queue, as its handler gets it. */
export interface JobHelpers {
  readonly job: { readonly id: string; readonly key: string | null };
}

export interface Runner {
  readonly promise: Promise<void>;
  stop(): Promise<void>;
}

/** graphile-worker. */
export interface QueuePackage {
  run(options: {
    readonly pgPool: PgPool;
    readonly schema: string;
    readonly concurrency: number;
    readonly pollInterval: number;
    readonly noHandleSignals: true;
    readonly taskList: Readonly<Record<string, (payload: unknown, helpers: JobHelpers) => Promise<void>>>;
    readonly parsedCronItems: readonly [];
    readonly logger: unknown;
    readonly events: unknown;
    readonly preset: unknown;
  }): Promise<Runner>;
  runMigrations(options: {
    readonly pgPool: PgPool;
    readonly schema: string;
    readonly logger: unknown;
  }): Promise<void>;
  readonly Logger: new (write: () => () => void) => unknown;
}

export interface Peers {
  readonly pg: Pg;
  readonly queue: QueuePackage;
}

/** Rejects with `ERR_WORKFLOW_STORE`. */
export async function loadPeers(address: string): Promise<Peers> {
  const [pg, queue] = await Promise.all([
    load<Pg>("pg", address),
    load<QueuePackage>("graphile-worker", address),
  ]);
  return { pg, queue };
}

async function load<T>(name: string, address: string): Promise<T> {
  try {
    const loaded = (await import(name)) as T & { readonly default?: T };
    return loaded.default ?? loaded;
  } catch (error) {
    throw storeFailed(
      `a store in PostgreSQL needs the packages pg and graphile-worker: npm install pg@8 graphile-worker@0.17 (${name}: ${describeThrown(error)})`,
      address,
      error,
    );
  }
}
