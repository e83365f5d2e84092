/** The two products that every suite of the runtime runs on, and one runtime for all tests of a file. */
import { afterAll, beforeAll } from "vitest";
import { loadRuntime as loadDebug } from "../../src/debug.js";
import {
  loadRuntime as loadRelease,
  type LuaState,
  type NodeRuntimeOptions,
  type Runtime,
} from "../../src/index.js";

export interface Product {
  readonly name: "release" | "debug";
  readonly loadRuntime: (options?: NodeRuntimeOptions) => Promise<Runtime>;
  /** The built entry, for tests that start a process: below dist/. */
  readonly entry: string;
}

/** For `describe.each(products)("$name", ...)`. */
export const products: readonly Product[] = [
  { name: "release", loadRuntime: loadRelease, entry: "index.js" },
  { name: "debug", loadRuntime: loadDebug, entry: "debug.js" },
];

/** A runtime that is loaded before the tests of the surrounding `describe`; call what comes back inside of them. */
export function sharedRuntime(product: Product, options: NodeRuntimeOptions = {}): () => Runtime {
  let runtime: Runtime | undefined;
  beforeAll(async () => {
    runtime = await product.loadRuntime(options);
  });
  afterAll(() => {
    runtime = undefined;
  });
  return () => {
    if (runtime === undefined) throw new Error("the runtime is there only while tests run");
    return runtime;
  };
}

/** Runs `use` with a fresh state, which is closed after it. */
export function withState<T>(runtime: Runtime, use: (state: LuaState) => T): T {
  using state = runtime.createState();
  return use(state);
}

/** Collects what a stream is given. */
export class Collected {
  readonly #pieces: Uint8Array[] = [];

  readonly write = (bytes: Uint8Array): void => {
    this.#pieces.push(bytes.slice());
  };

  /** All bytes since the last call. */
  take(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#pieces.splice(0)));
  }

  /** The same as text. */
  text(): string {
    return Buffer.from(this.take()).toString("utf8");
  }
}
