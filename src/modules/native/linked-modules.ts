/**
 * The modules linked into one runtime, each once. Content identifies a module: the same content under two paths is the
 * same module, and a changed file is another one.
 */

import type { LinkedModule } from "./link-host.js";
import type { ModuleContent } from "./trap-frames.js";

interface Version {
  readonly content: Uint8Array;
  readonly module: LinkedModule;
}

/** A module that can be linked. */
export interface PreparedModule {
  /** Those that it needs, in its order. */
  readonly libraries: readonly LinkedModule[];
  readonly link: () => LinkedModule;
}

/** Identifies a version of a file; from `stat`. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

/** A file may change twice within a tick of its clock. Trust its identity once it is this old, in milliseconds. */
const SETTLED = 2000;

function keyOf({ dev, ino, size, mtimeMs, ctimeMs }: FileIdentity): string {
  return [dev, ino, size, mtimeMs, ctimeMs].join(":");
}

/** FNV-1a. Contents with the same hash are compared byte by byte. */
function hashOf(content: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of content) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

export class LinkedModules {
  readonly #byHash = new Map<number, Version[]>();
  readonly #byIdentity = new Map<string, LinkedModule>();

  /** Returns the module linked before from a file with this identity, if any. */
  known(identity: FileIdentity): LinkedModule | undefined {
    return this.#byIdentity.get(keyOf(identity));
  }

  /** The file of each module, and its binary. */
  *contents(): Iterable<ModuleContent> {
    for (const versions of this.#byHash.values())
      for (const { module, content } of versions) yield { file: module.file, content };
  }

  /** Makes `known` find a module by a second file with the same content. */
  remember(identity: FileIdentity, module: LinkedModule): void {
    const { mtimeMs, ctimeMs } = identity;
    if (Date.now() - Math.max(mtimeMs, ctimeMs) > SETTLED) this.#byIdentity.set(keyOf(identity), module);
  }

  /**
   * Returns the module of this content, linked the first time. Content decides which libraries a module needs, but not which
   * files they are: with other libraries it is another module. Keeps `content`, which must not change, unless `prepare` or
   * `link` throws.
   */
  getOrLink(content: Uint8Array, prepare: () => PreparedModule): LinkedModule {
    const same = this.#versionsOf(content);
    const alone = same.find(({ libraries }) => libraries.length === 0);
    if (alone !== undefined) return alone;
    const { libraries, link } = prepare();
    const known = same.find((module) => sameLists(module.libraries, libraries));
    if (known !== undefined) return known;
    const module = link();
    const hash = hashOf(content);
    this.#byHash.set(hash, [...(this.#byHash.get(hash) ?? []), { content, module }]);
    return module;
  }

  /** Whether a module of this content is linked. */
  has(content: Uint8Array): boolean {
    return this.#versionsOf(content).length > 0;
  }

  #versionsOf(content: Uint8Array): LinkedModule[] {
    const versions = this.#byHash.get(hashOf(content)) ?? [];
    return versions.filter((version) => sameBytes(version.content, content)).map(({ module }) => module);
  }
}

function sameLists(one: readonly LinkedModule[], other: readonly LinkedModule[]): boolean {
  return one.length === other.length && one.every((module, at) => module === other[at]);
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one === other || (one.length === other.length && one.every((byte, at) => byte === other[at]));
}
