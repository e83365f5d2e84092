/**
 * examples/build: build scripts in Lua with a host module. A third-party parser reads its Dockerfiles, which are compared
 * with the graph printed as JSON. No image is built.
 */
import { cpSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { stagesOf } from "./dockerfile.js";
import { EXAMPLE, scriptDirectory } from "./run.js";

const scripts = scriptDirectory();
const { directory, outputOf, scriptOf } = scripts;
afterAll(() => {
  scripts.remove();
});

const goCaches = ["/go/pkg/mod", "/root/.cache/go-build"];
const goMounts = goCaches.map((target) => ({ type: "cache", target }));

describe("build.lua", () => {
  it("is a Dockerfile of two stages", async () => {
    expect(stagesOf(await outputOf("build.lua"))).toEqual([
      {
        image: "golang:1.22",
        name: "golang",
        steps: [
          { copy: { words: [".", "/app"] } },
          { workdir: "/app" },
          { run: { command: "go mod download", caches: goCaches } },
          { run: { command: "CGO_ENABLED=0 go build -o /out/app .", caches: goCaches } },
        ],
      },
      {
        image: "gcr.io/distroless/static-debian12",
        name: "static-debian12",
        steps: [{ copy: { from: "golang", words: ["/out/app", "/app"] } }, { entrypoint: ["/app"] }],
      },
    ]);
  });

  it("is a graph", async () => {
    expect(JSON.parse(await outputOf("build.lua", "--json"))).toEqual({
      nodes: [
        { id: 0, op: "local", path: "." },
        { id: 1, op: "image", reference: "golang:1.22" },
        { id: 2, op: "copy", base: 1, source: 0, from: ".", to: "/app" },
        { id: 3, op: "run", base: 2, command: "go mod download", cwd: "/app", mounts: goMounts },
        {
          id: 4,
          op: "run",
          base: 3,
          command: "CGO_ENABLED=0 go build -o /out/app .",
          cwd: "/app",
          mounts: goMounts,
        },
        { id: 5, op: "image", reference: "gcr.io/distroless/static-debian12" },
        { id: 6, op: "copy", base: 5, source: 4, from: "/out/app", to: "/app" },
      ],
      export: { state: 6, entrypoint: ["/app"] },
    });
  });

  it("requires libs.go from its own directory, with options", async () => {
    const copy = path.join(directory, "elsewhere");
    cpSync(path.join(EXAMPLE, "libs"), path.join(copy, "libs"), { recursive: true });
    const text = `local built = require("libs.go").build(bk.local_ "server", { cwd = "/src", main = "./cmd/my server" })
      bk.export(built)`;
    writeFileSync(path.join(copy, "build.lua"), text);
    const [stage, ...others] = stagesOf(await outputOf(path.join("elsewhere", "build.lua")));
    expect(others).toEqual([]);
    expect(stage?.steps).toEqual([
      { copy: { words: ["server", "/src"] } },
      { workdir: "/src" },
      { run: { command: "go mod download", caches: goCaches } },
      { run: { command: "CGO_ENABLED=0 go build -o /out/app './cmd/my server'", caches: goCaches } },
    ]);
  });
});

describe("alpine.lua", () => {
  it("is a Dockerfile of two stages on one image", async () => {
    expect(stagesOf(await outputOf("alpine.lua"))).toEqual([
      {
        image: "alpine:3.19",
        name: "alpine",
        steps: [
          { run: { command: "apk add build-base", caches: ["/etc/apk/cache"] } },
          { copy: { words: [".", "/src"] } },
          { workdir: "/src" },
          { run: { command: "make", caches: [] } },
          { run: { command: "make install DESTDIR=/out", caches: [] } },
        ],
      },
      {
        image: "alpine:3.19",
        name: "alpine-2",
        steps: [
          { copy: { from: "alpine", words: ["/out/", "/"] } },
          { run: { command: "adduser -D -H app", caches: [] } },
          { entrypoint: ["/usr/local/bin/app"] },
        ],
      },
    ]);
  });

  it("is a graph, in which the images come first", async () => {
    const { nodes, export: exported } = JSON.parse(await outputOf("alpine.lua", "--json")) as {
      nodes: Record<string, unknown>[];
      export: unknown;
    };
    expect(nodes.map(({ op, base, source }) => [op, base, source])).toEqual([
      ["local", undefined, undefined],
      ["image", undefined, undefined],
      ["image", undefined, undefined],
      ["run", 1, undefined],
      ["copy", 3, 0],
      ["run", 4, undefined],
      ["run", 5, undefined],
      ["copy", 2, 6],
      ["run", 7, undefined],
    ]);
    expect(exported).toEqual({ state: 8, entrypoint: ["/usr/local/bin/app"] });
  });
});

describe("a Dockerfile", () => {
  it("has shared nodes once, dependencies first, and nothing else", async () => {
    const script = scriptOf(`
      local base = bk.image "debian:12":run "apt-get update"
      local left, right = base:run "make left", base:run("make right", { cwd = "/right" })
      bk.image "never/used":run("never"):copy(right, "/a", "/b")
      local both = left:copy(right, "/r", "/r"):copy(left, "/l", "/l")
      bk.export(right:run("test -d /right"):copy(both, "/", "/both"))`);
    expect(stagesOf(await outputOf(script))).toEqual([
      { image: "debian:12", name: "debian", steps: [{ run: { command: "apt-get update", caches: [] } }] },
      { image: "debian", name: "debian-2", steps: [{ run: { command: "make left", caches: [] } }] },
      {
        image: "debian",
        name: "debian-3",
        steps: [{ workdir: "/right" }, { run: { command: "make right", caches: [] } }],
      },
      {
        image: "debian-2",
        name: "debian-4",
        steps: [
          { copy: { from: "debian-3", words: ["/r", "/r"] } },
          { copy: { from: "debian-2", words: ["/l", "/l"] } },
        ],
      },
      {
        image: "debian-3",
        name: "debian-5",
        steps: [
          { run: { command: "test -d /right", caches: [] } },
          { copy: { from: "debian-4", words: ["/", "/both"] } },
        ],
      },
    ]);
  });

  it("names no stage as an image is named", async () => {
    const script = scriptOf(`
      local tools = bk.image "host:5000/team/alpine@sha256:${"0f".repeat(32)}"
      local result = bk.image("alpine"):copy(tools, "/a", "/a"):copy(bk.image "alpine-2", "/b", "/b")
      bk.export(result:copy(bk.image "7zip", "/c", "/c"):copy(bk.image "scratch":run "x", "/d", "/d"))`);
    const stages = stagesOf(await outputOf(script));
    const images = stages.map(({ image }) => image);
    expect(stages.map(({ name }) => name)).toEqual([
      "alpine-3",
      "alpine-2-2",
      "image-7zip",
      "scratch-2",
      "alpine-4",
    ]);
    expect(images.at(-1)).toBe("alpine");
    expect(stages.at(-1)?.steps.map(({ copy }) => copy?.from)).toEqual([
      "alpine-3",
      "alpine-2-2",
      "image-7zip",
      "scratch-2",
    ]);
  });

  it("has a stage for a host directory that is a base", async () => {
    const script = scriptOf(`
      local files = bk.local_ "root/"
      bk.export(files:copy(files, "etc/../a", "/b"):copy(bk.local_(), "/c", "d"))`);
    expect(stagesOf(await outputOf(script))).toEqual([
      {
        image: "scratch",
        name: "files",
        steps: [
          { copy: { words: ["root/", "/"] } },
          { copy: { words: ["root/a", "/b"] } },
          { copy: { words: ["c", "d"] } },
        ],
      },
    ]);
  });

  it("says a working directory when it changes", async () => {
    const script = scriptOf(`
      local state = bk.image "busybox":run "a":run("b", { cwd = "/x" }):run "c":run("d", { cwd = "/x" })
      bk.export(bk.image "busybox":copy(state, "/", "/"):copy(state:run("e", { cwd = "/x" }), "/", "/"))`);
    const steps = stagesOf(await outputOf(script)).map((stage) =>
      stage.steps.map((step) => step.workdir ?? step.run?.command ?? "copy"),
    );
    expect(steps).toEqual([["a", "/x", "b", "c", "d"], ["e"], ["copy", "copy"]]);
  });

  it("has every command and path as the script gave it", async () => {
    const commands = [
      `echo "a b" 'c' $HOME \\$X # no comment`,
      "cat <<EOF > /x\nline $1\nEOF\n",
      "cat <<EOF",
      "tr a b <<< c",
      '["not", "json"]',
      "[ -f /x ] && rm /x",
      "--mount=type=cache,target=/x ls",
      "ends in a backslash \\",
      "two \\\\",
      "if x; then \\\n  y\nfi",
      "\n  indented\n",
      "tab\tand cr\r and \u0001",
      "ÄÖ 日本 \u{1f600}\u2028",
      "#!/bin/sh\nexit",
      "\\",
      "&& a",
    ];
    const paths = [
      "/a b",
      "/q'\"$x${y}",
      "/back\\slash",
      "/end\\",
      "/[a]",
      "-x",
      "--from=x",
      "<<EOF",
      "/ä*?",
      "#",
    ];
    const absolute = paths.map((name) => (name.startsWith("/") ? name : `/${name}`));
    const list = (texts: string[]): string =>
      texts
        .map(
          (text) =>
            `"${Array.from(Buffer.from(text), (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}"`,
        )
        .join(", ");
    const script = scriptOf(`
      local state = bk.image "busybox"
      for _, command in ipairs { ${list(commands)} } do state = state:run(command) end
      for _, path in ipairs { ${list(paths)} } do state = state:copy(bk.local_(), path, path) end
      for _, path in ipairs { ${list(absolute)} } do state = state:run("pwd", { cwd = path }) end
      bk.export(state, { entrypoint = { ${list(["/a b", ...commands])} } })`);
    const [stage] = stagesOf(await outputOf(script));
    const steps = stage?.steps ?? [];
    expect(steps.flatMap(({ run: step }) => step?.command ?? []).slice(0, commands.length)).toEqual(commands);
    expect(steps.flatMap(({ copy }) => copy?.words ?? [])).toEqual(
      paths.flatMap((name) => [path.posix.join(".", name), name]),
    );
    expect(steps.flatMap(({ workdir }) => workdir ?? [])).toEqual(absolute);
    expect(steps.at(-1)?.entrypoint).toEqual(["/a b", ...commands]);
  });

  it("two spellings of one directory are the same", async () => {
    const script = scriptOf(`
      local cache = bk.cache "/c//d/./"
      bk.export(bk.image "busybox":run("a", { cwd = "/a//b/../c/", mounts = { cache } }):run("b", { cwd = "/a/c" }))`);
    const [stage] = stagesOf(await outputOf(script));
    expect(stage?.steps).toEqual([
      { workdir: "/a/c" },
      { run: { command: "a", caches: ["/c/d"] } },
      { run: { command: "b", caches: [] } },
    ]);
  });
});
