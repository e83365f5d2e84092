/** The products that the suites of the runtime run on, and a runtime shared by the tests of a file. */
import { afterAll, beforeAll } from "vitest";
import { loadRuntime as loadDebug } from "../../src/debug.js";
import {
  loadRuntime as loadRelease,
  type LuaState,
  type NodeRuntimeOptions,
  type Runtime,
  type StateOptions,
} from "../../src/index.js";
import { DEBUG } from "./scale.js";

export interface Product {
  readonly name: "release" | "debug";
  readonly loadRuntime: (options?: NodeRuntimeOptions) => Promise<Runtime>;
  /** The built entry below dist/, for tests that start a process. */
  readonly entry: string;
}

const release: Product = { name: "release", loadRuntime: loadRelease, entry: "index.js" };
const debug: Product = { name: "debug", loadRuntime: loadDebug, entry: "debug.js" };

/** For `describe.each(products)("$name", ...)`. The debug core checks what `lua_assert` and `lua_checkstack` can; it is slow. */
export const products: readonly Product[] = DEBUG ? [release, debug] : [release];

/** Loads a runtime before the tests of the surrounding `describe`; call the returned function within tests. */
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

/** Runs `use` with a new state, and closes the state afterwards. */
export function withState<T>(runtime: Runtime, use: (state: LuaState) => T, options: StateOptions = {}): T {
  using state = runtime.createState(options);
  return use(state);
}

/** Collects what is written to a stream. */
export class Collected {
  readonly #pieces: Uint8Array[] = [];

  readonly write = (bytes: Uint8Array): void => {
    this.#pieces.push(bytes.slice());
  };

  /** All bytes since the last call. */
  take(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#pieces.splice(0)));
  }

  /** Like `take`, as text. */
  text(): string {
    return Buffer.from(this.take()).toString("utf8");
  }
}
