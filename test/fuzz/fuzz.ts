/** Runs a target on many inputs. */
import fc from "fast-check";
import type { Coverage } from "./coverage.js";
import { writeInput } from "./input-text.js";
import { mutated } from "./mutate.js";
import type { Session, Target } from "./target.js";

export interface Outcome {
  readonly runs: number;
  /** An input of each path, the first that took it. With coverage also one of each branch, by its number. */
  readonly paths: ReadonlyMap<string | number, unknown>;
  /** The smallest input found that failed. */
  readonly finding?: { readonly input: unknown; readonly problem: string; readonly seed: number };
}

export interface FuzzOptions {
  /** Inputs in a round; the time is looked at between rounds. */
  readonly runs: number;
  /** The number of rounds, or whether to begin another. */
  readonly again: (round: number) => boolean;
  /** The seed of a round; undefined: the configured one. */
  readonly seed?: (round: number) => number;
  /** Inputs to begin from. */
  readonly corpus: readonly unknown[];
  /** What tells the branches that an input takes. */
  readonly coverage?: Coverage | undefined;
  /** Called before each input. */
  readonly onInput?: (input: unknown) => void;
}

/** A session that is replaced after a failure. */
class Sessions {
  #session: Session<unknown> | undefined;

  constructor(readonly target: Target) {}

  async check(input: unknown): Promise<string> {
    this.#session ??= await this.target.open();
    try {
      return await this.#session.check(input);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    const session = this.#session;
    this.#session = undefined;
    try {
      session?.close();
    } catch {
      // the failure may have broken it
    }
  }
}

/** Runs inputs until one fails, or `again` says no. */
export async function fuzz(target: Target, options: FuzzOptions): Promise<Outcome> {
  const { runs: numRuns, corpus, coverage, onInput = () => undefined } = options;
  const sessions = new Sessions(target);
  const paths = new Map<string | number, unknown>();
  let runs = 0;
  const step = async (input: unknown): Promise<void> => {
    onInput(input);
    runs++;
    coverage?.begin();
    const path = await sessions.check(input);
    for (const each of [path, ...(coverage?.news() ?? [])]) if (!paths.has(each)) paths.set(each, input);
  };
  try {
    for (const input of corpus) await step(input);
    for (let round = 0; options.again(round); round++) {
      const seed = options.seed?.(round);
      const known = target.freeText === true ? [...new Set(paths.values())] : [];
      const inputs =
        known.length === 0
          ? target.inputs
          : fc.oneof(target.inputs, fc.constantFrom(...known).chain(mutated));
      const details = await fc.check(fc.asyncProperty(inputs, step), {
        numRuns,
        ...(seed === undefined ? {} : { seed }),
      });
      if (!details.failed) continue;
      const [input] = details.counterexample ?? [];
      const problem = String(
        details.errorInstance instanceof Error
          ? (details.errorInstance.stack ?? details.errorInstance)
          : details.errorInstance,
      );
      return { runs, paths, finding: { input, problem, seed: details.seed } };
    }
    return { runs, paths };
  } catch (error) {
    // An input of the corpus failed.
    throw new Error(`${target.name} fails for ${writeInput(corpus[runs - 1])}`, { cause: error });
  } finally {
    sessions.close();
  }
}
