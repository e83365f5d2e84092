/**
 * Random graphs of examples/build, made by a Lua script, printed in both formats and evaluated. The last stage of the
 * Dockerfile must describe the exported state.
 */
import { createHash } from "node:crypto";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { stagesOf } from "./dockerfile.js";
import { scriptDirectory } from "./run.js";
import { rounds } from "../support/scale.js";

const { scriptOf, outputOf, remove } = scriptDirectory();
afterAll(remove);

interface GraphNode {
  readonly op: string;
  readonly reference?: string;
  readonly path?: string;
  readonly base?: number;
  readonly source?: number;
  readonly command?: string;
  readonly cwd?: string;
  readonly mounts?: readonly { readonly target: string }[];
  readonly from?: string;
  readonly to?: string;
}

/** A summary of a state, and where its commands run. */
interface Made {
  readonly content: string;
  readonly cwd: string | undefined;
}

const CONTEXT = "the build context";

const digest = (...parts: unknown[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);

function ofGraph(nodes: readonly GraphNode[]): Made[] {
  const made: Made[] = [];
  const at = (id: number | undefined): Made => made[id ?? -1] ?? { content: "nothing", cwd: undefined };
  for (const {
    op,
    reference,

    base,
    source,
    command,
    cwd,
    mounts = [],
    from = "",
    to,
  } of nodes) {
    const before = at(base);
    if (op === "image") made.push({ content: digest("image", reference), cwd: undefined });
    else if (op === "local") made.push({ content: CONTEXT, cwd: undefined });
    else if (op === "run") {
      const where = cwd ?? before.cwd;
      const caches = mounts.map(({ target }) => target);
      made.push({ content: digest("run", before.content, where, caches, command), cwd: where });
    } else {
      const local = nodes[source ?? -1]?.op === "local";
      const words = [local ? path.posix.join(nodes[source ?? -1]?.path ?? "", from) : from, to];
      made.push({ content: digest("copy", before.content, at(source).content, words), cwd: before.cwd });
    }
  }
  return made;
}

function ofDockerfile(text: string): Made[] {
  const made = new Map<string, Made>();
  for (const { image, name, steps } of stagesOf(text)) {
    let { content, cwd } = made.get(image ?? "") ?? { content: digest("image", image), cwd: undefined };
    for (const { workdir, run, copy } of steps) {
      if (workdir !== undefined) cwd = workdir;
      if (run !== undefined) content = digest("run", content, cwd, run.caches, run.command);
      if (copy !== undefined) {
        const source = copy.from === undefined ? CONTEXT : made.get(copy.from)?.content;
        content = digest("copy", content, source, copy.words);
      }
    }
    expect(made.has(name ?? ""), `two stages ${String(name)}`).toBe(false);
    made.set(name ?? "", { content, cwd });
  }
  return [...made.values()];
}

const RANDOM = `
  local seed, size = %SEED%, %SIZE%
  math.randomseed(seed)
  local function one_of(list) return list[math.random(#list)] end
  local images = { "alpine", "alpine:3.19", "alpine-2", "debian:12", "host:5000/debian", "a/b" }
  local directories = { ".", "src", "web/app" }
  local caches = { bk.cache "/c/1", bk.cache "/c/2", bk.cache "/c/3" }
  local files, states = { bk.local_ "." }, { bk.image "alpine" }
  local tip = states[1]
  for i = 1, size do
    local kind = math.random(10)
    -- some continue with the newest state, which makes long and short stages
    local base = math.random(5) > 1 and tip or one_of(states)
    local state
    if kind == 1 then state = bk.image(one_of(images))
    elseif kind == 2 then files[#files + 1] = bk.local_(one_of(directories))
    elseif kind <= 7 then
      local mounts = table.move(caches, 1, math.random(0, 3), 1, {})
      tip = base:run("step " .. i, { cwd = one_of { false, "/a", "/b" } or nil, mounts = mounts })
      state = tip
    elseif kind == 8 then state = base:copy(one_of(files), "f" .. i, "/f")
    else
      tip = base:copy(math.random(4) == 1 and tip or one_of(states), "/s" .. i, "s")
      state = tip
    end
    states[#states + 1] = state
  end
  bk.export(tip)`;

it.each(Array.from({ length: rounds(4, 12) }, (_, seed) => seed + 1))("random graph %d", async (seed) => {
  const text = RANDOM.replace("%SEED%", String(seed)).replace("%SIZE%", String(seed * seed * 2));
  const script = scriptOf(text);
  const [dockerfile, json] = await Promise.all([outputOf(script), outputOf(script, "--json")]);
  const { nodes } = JSON.parse(json) as { nodes: GraphNode[] };
  const wanted = ofGraph(nodes);
  const stages = ofDockerfile(dockerfile);
  expect(stages.at(-1)).toEqual(wanted.at(-1));
  // each stage is a state of the graph, and no state is made twice
  const contents = stages.map(({ content }) => content);
  expect(contents.every((content) => wanted.some((state) => state.content === content))).toBe(true);
  const count = (pattern: RegExp): number => dockerfile.match(pattern)?.length ?? 0;
  const ofKind = (kind: string): number => nodes.filter(({ op }) => op === kind).length;
  expect(count(/^RUN /gm)).toBe(ofKind("run"));
  expect(count(/^COPY /gm)).toBe(ofKind("copy"));
});
