/**
 * The graph that a build script makes: images, directories of the host, and what is run and copied on top of them. A
 * node is made once and never changed, and names only nodes made before it, so the order of the numbers is an order to
 * build in. It builds nothing, and knows neither Lua nor Dockerfiles.
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

/** A build script gave something that cannot be built. The message says what, not where. */
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

/** What would have to be quoted in `--mount=type=cache,target=...` three times over. */
const UNFIT_FOR_A_MOUNT = /[\s,"'\\$]/;

/** Whether there are control characters in it, line ends among them. @param {string} text */
export function hasControls(text) {
  return /\p{Cc}/u.test(text);
}

/**
 * @param {string} text
 * @param {string} what it is called in the error
 */
function requireText(text, what) {
  if (text === "") throw new BuildInputError(`${what} is empty`);
  if (text.includes("\0")) throw new BuildInputError(`${what} contains a zero byte`);
  if (!text.isWellFormed()) throw new BuildInputError(`${what} is not UTF-8`);
}

/** Paths stand in a line of their own. */
function requirePath(text, what) {
  requireText(text, what);
  if (hasControls(text)) throw new BuildInputError(`${what} contains a control character`);
  if (text.trim() !== text) throw new BuildInputError(`${what} begins or ends with white space: '${text}'`);
}

function requireAbsolute(text, what) {
  requirePath(text, what);
  if (!text.startsWith("/")) throw new BuildInputError(`${what} is not absolute: '${text}'`);
}

/** An absolute path as Docker takes it: without `.`, `..`, empty parts and a slash at its end. */
function plainPath(text) {
  return path.posix.resolve("/", text);
}

/** `from` in the directory `directory` of the build context. */
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

  /** An image by its reference. Returns the number of the node, as all of these do. */
  image(reference) {
    requireText(reference, "the image's reference");
    if (!REFERENCE.test(reference)) throw new BuildInputError(`no reference of an image: '${reference}'`);
    return this.#add({ op: "image", reference });
  }

  /** A directory of the build context. */
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
   * @param {string | undefined} cwd where it runs, it and what follows; without it, where the base stands
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

  /** Throws when a directory cannot be one of a cache mount. */
  checkCache(target) {
    requireAbsolute(target, "the cache's directory");
    if (UNFIT_FOR_A_MOUNT.test(target))
      throw new BuildInputError(
        `the cache's directory contains white space or one of , " ' \\ $: '${target}'`,
      );
  }

  /** Names the state that is the result. Once only. An empty `entrypoint` is none. */
  export(state, entrypoint) {
    if (this.#export !== undefined) throw new BuildInputError("a state has been exported already");
    entrypoint.forEach((word, index) => {
      if (index === 0) requireText(word, "the entrypoint's program");
      else if (word !== "") requireText(word, `word ${index + 1} of the entrypoint`);
    });
    this.#export = { state, ...(entrypoint.length === 0 ? {} : { entrypoint: [...entrypoint] }) };
  }

  /**
   * What the exported state needs, numbered anew. Throws `BuildInputError` when nothing was exported.
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

  /** @param {object} node all of it but its number */
  #add(node) {
    const id = this.#nodes.length;
    this.#nodes.push({ id, ...node });
    return id;
  }
}
