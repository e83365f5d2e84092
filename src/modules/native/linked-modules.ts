/**
 * The modules linked into one runtime, each once. A module is known by its content: whatever path or bytes lead to it, the
 * same content is the same module, and a file that was changed is another one.
 */

import { sameBytes } from "../../core/bytes.js";
import type { LinkedModule } from "./link-host.js";

interface Version {
  readonly content: Uint8Array;
  readonly module: LinkedModule;
}

/** Tells one version of a file from another; from `stat`. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

/** A file may change twice within one tick of its clock: its identity is trusted once it is so old, in milliseconds. */
const SETTLED = 2000;

function keyOf({ dev, ino, size, mtimeMs, ctimeMs }: FileIdentity): string {
  return [dev, ino, size, mtimeMs, ctimeMs].join(":");
}

/** FNV-1a. What has the same hash is compared byte by byte. */
function hashOf(content: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of content) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

export class LinkedModules {
  readonly #byHash = new Map<number, Version[]>();
  readonly #byIdentity = new Map<string, LinkedModule>();

  /** The module of a file that was linked before, as far as its identity tells. */
  known(identity: FileIdentity): LinkedModule | undefined {
    return this.#byIdentity.get(keyOf(identity));
  }

  /** Lets `known` find a module by a file whose content it has. */
  remember(identity: FileIdentity, module: LinkedModule): void {
    const { mtimeMs, ctimeMs } = identity;
    if (Date.now() - Math.max(mtimeMs, ctimeMs) > SETTLED) this.#byIdentity.set(keyOf(identity), module);
  }

  /**
   * The module of this content, which `link` makes if there is none yet. Keeps nothing if `link` throws; else
   * `content` is, and must not be changed.
   */
  getOrLink(content: Uint8Array, link: () => LinkedModule): LinkedModule {
    const hash = hashOf(content);
    const versions = this.#byHash.get(hash) ?? [];
    const same = versions.find((version) => sameBytes(version.content, content));
    if (same !== undefined) return same.module;
    const module = link();
    this.#byHash.set(hash, [...versions, { content, module }]);
    return module;
  }
}
