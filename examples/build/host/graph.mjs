/**
 * The graph that a build script makes: images, directories of the host, and the commands and copies based on them. A
 * node never changes and refers only to earlier nodes, so the numbers are a build order. This file builds nothing, and is
 * independent of Lua and of Dockerfiles.
 */
import path from "node:path";

/**
 * @typedef {{ type: "cache", target: string }} Mount
 *
 * @typedef {{ id: number, op: "image", reference: string }} ImageNode
 * @typedef {{ id: number, op: "local", path: string }} LocalNode
 * @typedef {{ id: number, op: "run", base: number, command: string, cwd?: string, mounts: Mount[] }} RunNode
 * @typedef {{ id: number, op: "copy", base: number, source: number, from: string, to: string }} CopyNode
 * @typedef {ImageNode | LocalNode | RunNode | CopyNode} Node
 *
 * @typedef {{ nodes: Node[], export: { state: number, entrypoint?: string[] } }} BuildGraph `nodes[i].id` is `i`; each
 *   node is needed for the exported state, which is the last one
 */

/** Thrown for input that cannot be built. The message has no position; bk.lua adds it. */
export class BuildInputError extends Error {
  name = "BuildInputError";
}

// The grammar of image references: [host[:port]/]path[:tag][@digest].
const HOST = "(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?";
const COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const DIGEST = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
const REFERENCE = new RegExp(
  `^(?:${HOST}/)?${COMPONENT}(?:/${COMPONENT})*(?::\\w[\\w.-]{0,127})?(?:@${DIGEST})?$`,
);

/** Characters that would need three levels of quotes in `--mount=type=cache,target=...`. */
const UNFIT_FOR_A_MOUNT = /[\s,"'\\$]/;

/** Whether a text has control characters, which include line ends. @param {string} text */
export function hasControls(text) {
  return /\p{Cc}/u.test(text);
}

/**
 * @param {string} text
 * @param {string} what its name in the error
 */
function requireText(text, what) {
  if (text === "") throw new BuildInputError(`${what} is empty`);
  if (text.includes("\0")) throw new BuildInputError(`${what} contains a zero byte`);
  if (!text.isWellFormed()) throw new BuildInputError(`${what} is not UTF-8`);
}

/** Paths are written on one line. */
function requirePath(text, what) {
  requireText(text, what);
  if (hasControls(text)) throw new BuildInputError(`${what} contains a control character`);
  if (text.trim() !== text) throw new BuildInputError(`${what} begins or ends with white space: '${text}'`);
}

function requireAbsolute(text, what) {
  requirePath(text, what);
  if (!text.startsWith("/")) throw new BuildInputError(`${what} is not absolute: '${text}'`);
}

/** Normalizes an absolute path for Docker: removes `.`, `..`, empty parts and a slash at its end. */
function plainPath(text) {
  return path.posix.resolve("/", text);
}

/** Resolves `from` in the directory `directory` of the build context. */
export function localPath(directory, from) {
  return path.posix.join(directory, from);
}

function requireInside(place, what, text) {
  if (place === ".." || place.startsWith("../"))
    throw new BuildInputError(`${what} leads out of the build context: '${text}'`);
}

export class Graph {
  /** @type {Node[]} */
  #nodes = [];
  /** @type {{ state: number, entrypoint?: string[] } | undefined} */
  #export;

  /** Adds an image, given by its reference. Returns the number of the node, like all these methods. */
  image(reference) {
    requireText(reference, "the image's reference");
    if (!REFERENCE.test(reference)) throw new BuildInputError(`no reference of an image: '${reference}'`);
    return this.#add({ op: "image", reference });
  }

  /** Adds a directory of the build context. */
  local(directory) {
    requirePath(directory, "the directory");
    if (directory.startsWith("/"))
      throw new BuildInputError(`the directory is not relative to the build context: '${directory}'`);
    const place = path.posix.normalize(directory);
    requireInside(place, "the directory", directory);
    return this.#add({ op: "local", path: place });
  }

  /**
   * @param {number} base
   * @param {string} command for the shell
   * @param {string | undefined} cwd the working directory of this and later commands; default: that of the base
   * @param {readonly string[]} caches targets of cache mounts
   */
  run(base, command, cwd, caches) {
    requireText(command, "the command");
    if (command.trim() === "") throw new BuildInputError("the command is empty");
    if (cwd !== undefined) requireAbsolute(cwd, "cwd");
    const targets = new Set();
    for (const target of caches.map(plainPath)) {
      if (targets.has(target)) throw new BuildInputError(`two mounts at '${target}'`);
      targets.add(target);
    }
    const mounts = [...targets].map((target) => ({ type: /** @type {const} */ ("cache"), target }));
    return this.#add({
      op: "run",
      base,
      command,
      ...(cwd === undefined ? {} : { cwd: plainPath(cwd) }),
      mounts,
    });
  }

  copy(base, source, from, to) {
    requirePath(from, "the path to copy from");
    requirePath(to, "the path to copy to");
    const origin = this.#nodes[source];
    if (origin?.op === "local") {
      requireInside(localPath(origin.path, from), "the path to copy from", from);
    }
    return this.#add({ op: "copy", base, source, from, to });
  }

  /** Throws if a directory cannot be the target of a cache mount. */
  checkCache(target) {
    requireAbsolute(target, "the cache's directory");
    if (UNFIT_FOR_A_MOUNT.test(target))
      throw new BuildInputError(
        `the cache's directory contains white space or one of , " ' \\ $: '${target}'`,
      );
  }

  /** Makes a state the result; only once. An empty `entrypoint` counts as missing. */
  export(state, entrypoint) {
    if (this.#export !== undefined) throw new BuildInputError("a state has been exported already");
    entrypoint.forEach((word, index) => {
      if (index === 0) requireText(word, "the entrypoint's program");
      else if (word !== "") requireText(word, `word ${index + 1} of the entrypoint`);
    });
    this.#export = { state, ...(entrypoint.length === 0 ? {} : { entrypoint: [...entrypoint] }) };
  }

  /**
   * Returns the nodes that the exported state needs, renumbered. Throws `BuildInputError` if nothing was exported.
   * @returns {BuildGraph}
   */
  result() {
    if (this.#export === undefined) throw new BuildInputError("nothing was exported: call bk.export(state)");
    const { state, ...rest } = this.#export;
    const needed = new Set([state]);
    for (let id = state; id >= 0; id--) {
      const node = this.#nodes[id];
      if (!needed.has(id) || node === undefined) continue;
      if ("base" in node) needed.add(node.base);
      if ("source" in node) needed.add(node.source);
    }
    const order = [...needed].sort((a, b) => a - b);
    const numbers = new Map(order.map((id, index) => [id, index]));
    const nodes = order.map((id) => {
      const node = { ...this.#nodes[id], id: numbers.get(id) };
      if ("base" in node) node.base = numbers.get(node.base);
      if ("source" in node) node.source = numbers.get(node.source);
      return node;
    });
    return { nodes, export: { state: numbers.get(state), ...rest } };
  }

  /** @param {object} node without its number */
  #add(node) {
    const id = this.#nodes.length;
    this.#nodes.push({ id, ...node });
    return id;
  }
}
