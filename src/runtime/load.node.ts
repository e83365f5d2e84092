/** `loadRuntime` for Node. */

import { platformParts, type NodeRuntimeOptions, type Product } from "./platform.node.js";
import { startRuntime, type Runtime } from "./runtime.js";

/** Makes the `loadRuntime` of one product. */
export function loaderOf(product: Product) {
  return async function loadRuntime(options: NodeRuntimeOptions = {}): Promise<Runtime> {
    return startRuntime(await platformParts(product, options));
  };
}
