/**
 * The modules linked into one runtime, each once, whatever path led to it. Two are one when they have the same key (a
 * real path, a name of bytes) and the same content: what stands at a path can be another file later.
 */

import { sameBytes } from "../../core/bytes.js";
import type { LinkedModule } from "./link-host.js";

interface Version {
  readonly content: Uint8Array;
  readonly module: LinkedModule;
}

export class LinkedModules {
  readonly #byKey = new Map<string, Version[]>();

  /**
   * The module of this content under `key`, which `link` makes when there is none. Nothing is kept when `link` throws;
   * else `content` is, and must not be changed.
   */
  getOrLink(key: string, content: Uint8Array, link: () => LinkedModule): LinkedModule {
    const versions = this.#byKey.get(key) ?? [];
    const known = versions.find((version) => sameBytes(version.content, content));
    if (known !== undefined) return known.module;
    const module = link();
    this.#byKey.set(key, [...versions, { content, module }]);
    return module;
  }
}
