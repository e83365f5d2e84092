/**
 * Hands out the workflows of a store in PostgreSQL: graphile-worker does, which has its jobs there. The name of a task is a
 * program with the hash of its content, so a worker gets only workflows that it can run. The queue does not notice dead
 * workers. So each worker keeps a connection with its name, and once that has been gone for the time of a lease, its jobs
 * are unlocked.
 */

import { EventEmitter } from "node:events";
import { hasCode } from "../../errors/has-code.js";
import { HostError } from "../../errors/host-error.js";
import { canRun } from "../program.js";
import type { QueueOwner, WorkflowQueue } from "../queue.js";
import { encodeError } from "../values.js";
import { isAbsent } from "./address.node.js";
import { inTime, type Database } from "./database.node.js";
import type { JobHelpers, PgOwnClient, QueuePackage, Runner } from "./peers.node.js";

/** What the queue needs of the store. */
export interface QueueStore {
  readonly database: Database;
  readonly queues: QueuePackage;
  /** The schema of the queue. */
  readonly queueSchema: string;
  /** Gives workflows back that a worker has, by its jobs: others may run them at once. */
  giveBack(jobs: ReadonlyMap<string, string>): Promise<void>;
  /** The jobs that workers with these names have locked, by their workflows. */
  lockedJobs(workers: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The workers that have jobs, but are not connected. */
  absentWorkers(): Promise<readonly string[]>;
  /** Releases the jobs of dead workers. */
  unlock(workers: readonly string[]): Promise<void>;
  /** Blocks the workflows whose jobs the queue no longer tries. `problem` makes the error to record. */
  blockDead(problem: (id: string, attempts: number, last: string) => string): Promise<void>;
  /** The hashes of the workflows of a program that have not ended. */
  hashesOf(program: string): Promise<readonly string[]>;
}

/** The most milliseconds between two searches for dead workers. */
const LONGEST_LOOK = 5000;

/** How often all that can run at the same time look together, in the time between two looks at a store. */
const LOOKS = 10;

/** The fewest milliseconds between two looks of one of them. */
const SHORTEST_POLL = 20;

/** The shortest and the longest time until the queue is started again after an error of the store. */
const FIRST_DELAY = 250;
const LAST_DELAY = 10_000;

/** The name of the queue's task for a program. The queue allows 128 characters. */
export const taskOf = (program: string, hash: string): string =>
  `workflow ${hash.slice(0, 40)} ${program.slice(0, 60)}`;

type Task = (payload: unknown, helpers: JobHelpers) => Promise<void>;

/** One run of the queue's own worker. */
interface Session {
  /** The name by which the queue and the other workers know it. */
  readonly name: string;
  readonly runner: Runner;
  /** The tasks that it takes. */
  readonly tasks: string;
  /** The connection that shows that it lives. */
  presence: PgOwnClient | undefined;
  /** Whether it takes no more jobs. */
  isOver: boolean;
}

export class PostgresQueue implements WorkflowQueue {
  readonly needsBeats = false;
  #stopped = false;
  #session: Session | undefined;
  /** All that are not over, and those whose last tasks still run. */
  readonly #sessions = new Set<Session>();
  /** The jobs of the workflows that run; the last one of each. */
  readonly #jobs = new Map<string, string>();
  /** The ends of their runs, which do not reject. */
  readonly #runs = new Map<string, Promise<unknown>>();
  #endTasks!: { readonly resolve: () => void; readonly reject: (error: unknown) => void };
  /** Ends the tasks of a worker that stops: rejects if what runs could not be given back. */
  readonly #tasksEnd = new Promise<void>((resolve, reject) => {
    this.#endTasks = { resolve, reject };
  });
  /** Workers that are not connected, and since when, by this machine's timers. */
  #absent = new Map<string, number>();
  /** Jobs that are locked for this worker and do not run here, as of the last look. */
  #idle: ReadonlyMap<string, string> = new Map();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looking: Promise<void> = Promise.resolve();
  #delay = 0;
  #isAway = false;

  constructor(
    readonly store: QueueStore,
    readonly owner: QueueOwner,
  ) {
    this.#tasksEnd.catch(() => undefined); // there may be no task
  }

  #hasStopped(): boolean {
    return this.#stopped;
  }

  async start(): Promise<void> {
    await this.#begin(await this.#taskNames());
    this.#lookAfter(0);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await inTime(this.#giveBackAll());
    this.#endTasks.reject(new Error("the store does not answer")); // if it has not ended them
    await inTime(Promise.all([...this.#sessions].map((session) => this.#retire(session))));
  }

  async #giveBackAll(): Promise<void> {
    try {
      await this.#looking;
      await this.store.giveBack(this.#jobs);
      this.#endTasks.resolve();
    } catch (error) {
      this.#endTasks.reject(error); // others take them over after the lease
    }
  }

  /** Starts the queue's own worker. Rejects with what the store throws. */
  async #begin(tasks: readonly string[]): Promise<void> {
    const { store, owner } = this;
    let name = "";
    let session: Session | undefined;
    const events = new EventEmitter();
    events.on("pool:create", ({ workerPool }: { readonly workerPool: { readonly id: string } }) => {
      name = workerPool.id;
    });
    // It ends by itself when it cannot write; another one is begun then.
    events.on("pool:gracefulShutdown", () => {
      if (session !== undefined) session.isOver = true;
    });
    for (const event of ["worker:getJob:error", "pool:listen:error", "pool:fatalError"])
      events.on(event, ({ error }: { readonly error: unknown }) => {
        this.#problem(error);
      });
    for (const event of ["worker:getJob:empty", "job:start"])
      events.on(event, () => {
        this.#isAway = false;
      });
    const runner = await store.queues.run({
      pgPool: store.database.pool,
      schema: store.queueSchema,
      concurrency: owner.running,
      // Each of them looks for what became due; what is due at once is told to them.
      pollInterval: Math.max(SHORTEST_POLL, (owner.poll * owner.running) / LOOKS),
      noHandleSignals: true,
      taskList: Object.fromEntries(tasks.map((task) => [task, this.#task])),
      parsedCronItems: [],
      logger: new store.queues.Logger(() => () => undefined),
      events,
      // Without batches it does not handle the errors of the store.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
    session = { name, runner, tasks: tasks.join("\n"), presence: undefined, isOver: false };
    this.#session = session;
    this.#sessions.add(session);
    const ended = (): void => {
      void this.#retire(session);
    };
    runner.promise.then(ended, (error: unknown) => {
      this.#problem(error);
      ended();
    });
    await this.#show(session);
  }

  /** Lets a session end, once its tasks have, and then others see that it has ended. */
  async #retire(session: Session): Promise<void> {
    session.isOver = true;
    try {
      await session.runner.stop();
    } catch {
      // it stops already
    }
    await session.runner.promise.catch(() => undefined);
    this.#sessions.delete(session);
    const { presence } = session;
    session.presence = undefined;
    presence?.unref();
    await presence?.end().catch(() => undefined);
  }

  /** Opens the connection that bears the name of a session. */
  async #show(session: Session): Promise<void> {
    const client = this.store.database.client(session.name);
    client.on("error", () => undefined);
    client.on("end", () => {
      if (session.presence === client) session.presence = undefined;
    });
    await client.connect();
    session.presence = client;
    // The server must notice soon that nobody is at the other end.
    const seconds = Math.max(1, Math.round(Math.min(this.owner.lease, 3_600_000) / 3000));
    for (const setting of [`idle = ${seconds}`, `interval = ${seconds}`, "count = 2"])
      await client.query(`SET tcp_keepalives_${setting}`);
  }

  /** The tasks for the programs of this worker, and for the earlier versions that they continue. */
  async #taskNames(): Promise<string[]> {
    const tasks = new Set<string>();
    for (const [name, program] of this.owner.programs) {
      const { hash, continues } = program;
      const isNew = continues !== true && continues.length === 0;
      const earlier = isNew ? [] : await this.store.hashesOf(name);
      for (const known of [hash, ...earlier.filter((begunBy) => canRun(program, begunBy))])
        tasks.add(taskOf(name, known));
    }
    return [...tasks].sort();
  }

  readonly #task: Task = async (_, { job }) => {
    const { id, key } = job;
    if (key === null) return; // replaced
    if (this.#stopped) {
      await this.store.giveBack(new Map([[key, id]]));
      return;
    }
    const run = this.#run(key, id, this.#runs.get(key));
    const end = run.catch(() => undefined);
    this.#jobs.set(key, id);
    this.#runs.set(key, end);
    try {
      await run;
    } finally {
      if (this.#runs.get(key) === end) {
        this.#jobs.delete(key);
        this.#runs.delete(key);
      }
    }
  };

  /**
   * Runs a workflow until it rests. `before`: the end of a run that goes on here, though its job was released while this worker
   * seemed to be gone; nobody has run the workflow since.
   */
  async #run(key: string, id: string, before: Promise<unknown> | undefined): Promise<void> {
    try {
      // A worker that stops closes its executions, which then never rest.
      if (before !== undefined) await Promise.race([before, this.#tasksEnd]);
      if (!this.#hasStopped()) await Promise.race([this.owner.run(key, id), this.#tasksEnd]);
      if (this.#hasStopped()) await this.#tasksEnd;
    } catch (error) {
      // The queue must not take the job for done. If the error is the store's, it tries again, later each time.
      if (!hasCode(error, "ERR_WORKFLOW_FENCED")) this.#problem(error, key);
      throw error;
    }
  }

  /** Looks at the queue and the other workers, again and again. */
  #lookAfter(delay: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look();
    }, delay);
  }

  async #look(): Promise<void> {
    try {
      await this.#keepRunning();
      await this.store.database.synchronize();
      await this.#unlockAbsent();
      await this.#giveBackLost();
      await this.store.blockDead(givenUp);
      this.#delay = 0;
      this.#lookAfter(Math.max(50, Math.min(this.owner.lease / 4, LONGEST_LOOK)));
    } catch (error) {
      this.#problem(error);
      this.#delay = Math.min(Math.max(FIRST_DELAY, this.#delay * 2), LAST_DELAY);
      this.#lookAfter(this.#delay);
    }
  }

  /** There must be a session that takes jobs, for all programs; and each must be seen. */
  async #keepRunning(): Promise<void> {
    const tasks = await this.#taskNames();
    const session = this.#session;
    if (session === undefined || session.isOver || session.tasks !== tasks.join("\n")) {
      if (session !== undefined) void this.#retire(session);
      await this.#begin(tasks);
    }
    for (const each of this.#sessions) if (each.presence === undefined) await this.#show(each);
  }

  async #unlockAbsent(): Promise<void> {
    const now = performance.now();
    const absent = new Map<string, number>();
    for (const worker of await this.store.absentWorkers())
      absent.set(worker, this.#absent.get(worker) ?? now);
    const gone = [...absent].filter(([, since]) => now - since >= this.owner.lease).map(([worker]) => worker);
    this.#absent = absent;
    if (gone.length > 0) await this.store.unlock(gone);
  }

  /**
   * Gives back jobs that the queue has locked for this worker but that never began here: the answer was lost with its connection.
   * A job whose answer is on its way, or whose end is being written, is not there at the next look.
   */
  async #giveBackLost(): Promise<void> {
    const locked = await this.store.lockedJobs([...this.#sessions].map(({ name }) => name));
    const idle = new Map([...locked].filter(([key, id]) => this.#jobs.get(key) !== id));
    const lost = new Map([...idle].filter(([key, id]) => this.#idle.get(key) === id));
    this.#idle = idle;
    if (lost.size > 0) await this.store.giveBack(lost);
  }

  /** Reports an error; that the store is not there only once, until it is there again. */
  #problem(error: unknown, id?: string): void {
    if (this.#stopped) return;
    if (isAbsent(error)) {
      if (this.#isAway) return;
      this.#isAway = true;
    }
    this.owner.report(this.store.database.problem(error), id);
  }
}

/** Why a workflow is blocked that the queue gave up. */
function givenUp(id: string, attempts: number, last: string): string {
  const message = `workflow '${id}' was given up after ${attempts} attempts, the last of which failed with: ${last}`;
  return encodeError(
    new HostError(message, { kind: "failed_precondition", details: { code: "ERR_WORKFLOW_STORE" } }),
  );
}
