/**
 * Writes a graph (graph.mjs) as a Dockerfile with several stages. A stage is a sequence of nodes of which only the last
 * is used by others, so shared nodes appear once. Directories of the build context that are only copied from need no
 * stage.
 *
 * Escapes all special characters: quotes, backslashes and dollars in the paths of COPY and WORKDIR. A command that is
 * not one plain line, or that Docker would interpret, is passed to the shell as JSON.
 */
import { hasControls, localPath } from "./graph.mjs";

/**
 * @typedef {import("./graph.mjs").BuildGraph} BuildGraph
 * @typedef {import("./graph.mjs").Node} Node
 * @typedef {{ name: string, nodes: Node[], base: Stage | undefined, cwd: string | undefined }} Stage `cwd` is the working
 *   directory at its end; undefined for that of its image
 */

/**
 * @param {BuildGraph} graph
 * @returns {string} the Dockerfile, which ends with a line feed
 */
export function toDockerfile(graph) {
  const stages = stagesOf(graph);
  const texts = stages.map((stage) => writeStage(stage, stages, graph));
  const { entrypoint } = graph.export;
  const last = entrypoint === undefined ? "" : `ENTRYPOINT ${json(entrypoint)}\n`;
  return `# syntax=docker/dockerfile:1\n\n${texts.join("\n")}${last}`;
}

/** @returns {Stage[]} in build order: each after those that it uses */
function stagesOf({ nodes, export: { state } }) {
  const followers = new Map();
  const ends = new Set([state]);
  for (const node of nodes) {
    if ("base" in node) {
      if (followers.has(node.base)) ends.add(node.base);
      followers.set(node.base, node);
    }
    if (node.op === "copy" && nodes[node.source]?.op !== "local") ends.add(node.source);
  }
  const names = new Names(nodes);
  /** The stage that each node is in. @type {Map<number, Stage>} */
  const homes = new Map();
  const stages = [];
  for (const node of nodes) {
    if (node.op === "local" && !followers.has(node.id) && node.id !== state) continue; // only copied from
    const before = "base" in node ? homes.get(node.base) : undefined;
    let stage = before;
    if (before === undefined || ends.has(node.base)) {
      stage = { name: "", nodes: [], base: before, cwd: before?.cwd };
    }
    stage.nodes.push(node);
    homes.set(node.id, stage);
    if (node.op === "run") stage.cwd = node.cwd ?? stage.cwd;
    if (ends.has(node.id)) stages.push(stage);
  }
  for (const stage of stages) stage.name = names.take(rootOf(stage));
  return stages;
}

/** Returns the first node of a stage or of its base stages. */
function rootOf(stage) {
  let first = stage;
  while (first.base !== undefined) first = first.base;
  return first.nodes[0];
}

/** Names stages after their base image. No stage gets the name of an image. */
class Names {
  #taken = new Set(["scratch"]);

  /** @param {readonly Node[]} nodes */
  constructor(nodes) {
    for (const node of nodes) if (node.op === "image") this.#taken.add(node.reference.toLowerCase());
  }

  take(root) {
    const stem = root.op === "image" ? stemOf(root.reference) : "files";
    let name = stem;
    for (let n = 2; this.#taken.has(name); n++) name = `${stem}-${n}`;
    this.#taken.add(name);
    return name;
  }
}

/** `static-debian12` for `gcr.io/distroless/static-debian12:nonroot`. A stage's name begins with a letter. */
function stemOf(reference) {
  const [path = ""] = reference.split("@");
  const [last = ""] = path.slice(path.lastIndexOf("/") + 1).split(":");
  return /^[a-z]/.test(last) ? last : `image-${last}`;
}

function writeStage(stage, stages, graph) {
  const lines = [];
  let { cwd } = stage.base ?? {};
  if (stage.base !== undefined) lines.push(`FROM ${stage.base.name} AS ${stage.name}`);
  for (const node of stage.nodes) {
    if (node.op === "image") lines.push(`FROM ${node.reference} AS ${stage.name}`);
    else if (node.op === "local") lines.push(`FROM scratch AS ${stage.name}`, copyLine("", node.path, "/"));
    else if (node.op === "copy") lines.push(writeCopy(node, stages, graph));
    else {
      if (node.cwd !== undefined && node.cwd !== cwd) lines.push(`WORKDIR ${restOfLine(node.cwd)}`);
      cwd = node.cwd ?? cwd;
      lines.push(writeRun(node));
    }
  }
  return `${lines.join("\n")}\n`;
}

function writeCopy({ source, from, to }, stages, graph) {
  const origin = graph.nodes[source];
  if (origin.op === "local") return copyLine("", localPath(origin.path, from), to);
  const stage = stages.find(({ nodes }) => nodes.at(-1).id === source);
  return copyLine(`--from=${stage.name} `, from, to);
}

function copyLine(flags, from, to) {
  const words = [escape(from), escape(to)];
  return `COPY ${flags}${words.every(isPlain) ? words.join(" ") : json(words)}`;
}

function writeRun({ command, mounts }) {
  const flags = mounts.map(({ type, target }) => `--mount=type=${type},target=${target} `).join("");
  return `RUN ${flags}${isPlainCommand(command) ? command : json(["/bin/sh", "-c", command])}`;
}

/** Escapes a path, because Docker substitutes variables and removes quotes in paths. */
function escape(text) {
  return text.replace(/[\\'"$]/g, "\\$&");
}

/** Writes a path as the rest of a line. A backslash at its end would continue the line. */
function restOfLine(text) {
  return isPlain(escape(text)) ? text : `"${text.replace(/[\\"$]/g, "\\$&")}"`;
}

/** Whether a path of COPY needs no quotes: no white space, no JSON, no flag, no here-document. */
function isPlain(text) {
  return /^[^\s[<\\-][^\s<\\]*$/.test(text);
}

/** Whether Docker passes a command after RUN to the shell unchanged. */
function isPlainCommand(command) {
  if (command !== command.trim() || hasControls(command)) return false;
  return !/^(?:\[|--)|<<|\\$/.test(command);
}

/** Writes JSON in one line, in which parsers cannot find a here-document. */
function json(words) {
  return `[${words.map((text) => JSON.stringify(text).replaceAll("<<", "<\\u003c")).join(", ")}]`;
}
