/** The supplied functions of one core, each made when the first module imports it. */

import { writeModule } from "../../wasm-binary/write-module.js";
import type { WasmFunction } from "./core-addresses.js";
import { DynamicLoading } from "./dlfcn.js";
import type { LinkHost } from "./link-host.js";
import { bindSupplied, suppliedFunctions } from "./supplied.js";
import type { SuppliedHost } from "./supplied-function.js";

export class SuppliedFunctions {
  readonly #made = new Map<string, WasmFunction>();
  readonly #host: SuppliedHost;

  constructor(host: LinkHost) {
    const { memory } = host;
    this.#host = {
      memory,
      loading: new DynamicLoading(host),
      setErrno: (value) => {
        // Listing the exports of a core takes milliseconds, so they are asked for when a function runs.
        const location = host.exports["__errno_location"] as (() => number) | undefined;
        if (location) new DataView(memory.buffer).setInt32(location(), value, true);
      },
    };
  }

  /** Returns a function that can also be put in the table. Throws a TypeError for a name that is not in `suppliedFunctions`. */
  get(name: string): WasmFunction {
    const made = this.#made.get(name);
    if (made !== undefined) return made;
    const supplied = suppliedFunctions().get(name);
    if (supplied === undefined) throw new TypeError(`${name} is not a supplied function`);
    const func = wasmFunction(supplied.type, bindSupplied(supplied, this.#host));
    this.#made.set(name, func);
    return func;
  }
}

/** Only wasm functions can be in a table, and an import that is exported again is one. */
function wasmFunction(type: string, func: (...args: number[]) => number | undefined): WasmFunction {
  const bytes = writeModule({
    imports: [{ module: "env", name: "f", kind: "func", type }],
    exports: [{ name: "f", kind: "func", index: 0 }],
  });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { f: func } });
  return exports["f"] as WasmFunction;
}
