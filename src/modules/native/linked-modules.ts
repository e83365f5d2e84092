/**
 * The modules linked into one runtime, each once, whatever path led to it. What makes two paths one module
 * (a real path, a URL, equal bytes) the caller decides: it is in the keys.
 */

import { PeriluneError } from "../../errors/base.js";
import type { LinkedModule } from "./link-host.js";

export class LinkedModules {
  readonly #byKey = new Map<string, LinkedModule>();

  get(key: string): LinkedModule | undefined {
    return this.#byKey.get(key);
  }

  /**
   * Keeps `module` under `key`, and returns it. One module may have many keys. Throws when the key
   * stands for another module, which would then be linked twice.
   */
  add(key: string, module: LinkedModule): LinkedModule {
    const known = this.#byKey.get(key);
    if (known !== undefined && known !== module) {
      throw new PeriluneError(`${key} is linked already (from ${known.file})`);
    }
    this.#byKey.set(key, module);
    return module;
  }

  /** The module under `key`, which `link` makes when there is none. Nothing is kept when `link` throws. */
  getOrLink(key: string, link: () => LinkedModule): LinkedModule {
    return this.#byKey.get(key) ?? this.add(key, link());
  }

  /** What stood under `key` is gone: the next of that key is another module. */
  forget(key: string): void {
    this.#byKey.delete(key);
  }

  /** All linked modules, each once. */
  all(): LinkedModule[] {
    return [...new Set(this.#byKey.values())];
  }
}
