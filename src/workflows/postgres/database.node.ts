/** Connections to one PostgreSQL: transactions, errors, and the clock that all its clients share. */

import { WorkflowError } from "../../errors/workflow.js";
import { storeProblem } from "./address.node.js";
import type { Pg, PgPool, PooledClient, Query } from "./peers.node.js";

/** Milliseconds until a server that does not answer is taken for absent. */
const CONNECT_TIMEOUT = 10_000;

/** Milliseconds that what ends waits for a server that does not answer. */
const END_TIMEOUT = 5000;

/** Waits for the end of something, but not long. */
export async function inTime(work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, END_TIMEOUT)));
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** How often a transaction is tried again that met another one. */
const ATTEMPTS = 10;

export interface DatabaseOptions {
  readonly pg: Pg;
  readonly address: string;
  /** The address without its password. */
  readonly shown: string;
  readonly schema: string;
  readonly connections: number;
}

export class Database {
  readonly pool: PgPool;
  readonly #clients = new Set<PooledClient>();
  /** The store's time, less that of this machine's timers. */
  #offset = Date.now() - performance.now();

  constructor(readonly options: DatabaseOptions) {
    const { pg, address, schema, connections } = options;
    this.pool = new pg.Pool({
      connectionString: address,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      max: connections,
      options: `-c search_path=${schema}`,
    });
    this.pool.on("error", () => undefined); // an idle connection broke: the pool makes another
    this.pool.on("connect", (client: PooledClient) => {
      client.on("error", () => undefined); // the query that runs gets the error too
      this.#clients.add(client);
    });
    this.pool.on("remove", (client: PooledClient) => {
      this.#clients.delete(client);
    });
  }

  /** A connection of its own, with a name that others see. */
  client(name: string): InstanceType<Pg["Client"]> {
    const { pg, address } = this.options;
    return new pg.Client({
      connectionString: address,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      application_name: name,
    });
  }

  /** The time of the server, in milliseconds since 1970. It goes as fast as this machine's timers. */
  now(): number {
    return this.#offset + performance.now();
  }

  /** Compares the clocks. */
  async synchronize(): Promise<void> {
    const before = performance.now();
    const [row] = await this.query("SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now");
    const after = performance.now();
    this.#offset = Number(row?.["now"]) - (before + after) / 2;
  }

  /** One statement. Rejects with `ERR_WORKFLOW_STORE`. */
  readonly query: Query = async (text, values) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return (await this.pool.query(text, values)).rows;
      } catch (error) {
        if (attempt >= ATTEMPTS || !isCollision(error)) throw this.problem(error);
      }
    }
  };

  /** Several statements that are done all or not at all. Rejects with `ERR_WORKFLOW_STORE`, and with what `work` throws. */
  async transaction<T>(work: (query: Query) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(work);
      } catch (error) {
        if (error instanceof WorkflowError) throw error;
        if (attempt >= ATTEMPTS || !isCollision(error)) throw this.problem(error);
      }
    }
  }

  async #attempt<T>(work: (query: Query) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      const query: Query = async (text, values) => (await client.query(text, values)).rows;
      await query("BEGIN");
      const result = await work(query);
      await query("COMMIT");
      client.release();
      return result;
    } catch (error) {
      try {
        await client.query("ROLLBACK");
        client.release();
      } catch {
        client.release(true);
      }
      throw error;
    }
  }

  problem(error: unknown): WorkflowError {
    return error instanceof WorkflowError ? error : storeProblem(this.options.shown, error);
  }

  /** Connections to a server that does not answer stay open, but keep no process alive. */
  async close(): Promise<void> {
    await inTime(this.pool.end());
    for (const client of this.#clients) client.unref();
  }
}

/** Two transactions waited for each other, or could not both happen: PostgreSQL undid one. */
const isCollision = (error: unknown): boolean =>
  ["40P01", "40001"].includes(String((Object(error) as { readonly code?: unknown }).code));
