/** Errors of examples/build for a wrong script name the problem and the script's line. */
import { afterAll, describe, expect, it } from "vitest";
import { scriptDirectory } from "./run.js";

const { scriptOf, outputOf, remove } = scriptDirectory();
afterAll(remove);

/** A line of a script, which is the third of its chunk, and the error that it raises. */
const wrong: [line: string, message: string][] = [
  // wrong types
  ["bk.image()", "bad argument #1 to 'image' (string expected, got nil)"],
  ["bk.image(12)", "bad argument #1 to 'image' (string expected, got number)"],
  ["bk.image(base)", "bad argument #1 to 'image' (string expected, got state)"],
  ["bk.local_(false)", "bad argument #1 to 'local_' (string expected, got boolean)"],
  ["bk.cache {}", "bad argument #1 to 'cache' (string expected, got table)"],
  ["base:run()", "bad argument #1 to 'run' (string expected, got nil)"],
  ["base:run({ 'make' })", "bad argument #1 to 'run' (string expected, got table)"],
  ["base:run('make', '/app')", "bad argument #2 to 'run' (table expected, got string)"],
  ["base:run('make', base)", "bad argument #2 to 'run' (table expected, got state)"],
  ["base:run('make', { cwd = 1 })", "bad argument #2 to 'run' (cwd: string expected, got number)"],
  [
    "base:run('make', { mounts = cache })",
    "bad argument #2 to 'run' (mounts: list of caches expected, got cache)",
  ],
  [
    "base:run('make', { mounts = { cache, '/b' } })",
    "bad argument #2 to 'run' (mounts: item 2: cache expected, got string)",
  ],
  [
    "base:run('make', { mounts = { [2] = cache } })",
    "bad argument #2 to 'run' (mounts: not a list without gaps)",
  ],
  [
    "base:run('make', { mounts = { at = cache } })",
    "bad argument #2 to 'run' (mounts: not a list without gaps)",
  ],
  ["base:copy(base, 1, '/b')", "bad argument #2 to 'copy' (string expected, got number)"],
  ["base:copy(base, '/a')", "bad argument #3 to 'copy' (string expected, got nil)"],
  // values that are not states
  ["base:copy('golang', '/a', '/b')", "bad argument #1 to 'copy' (state expected, got string)"],
  ["base:copy(nil, '/a', '/b')", "bad argument #1 to 'copy' (state expected, got nil)"],
  ["base:copy(cache, '/a', '/b')", "bad argument #1 to 'copy' (state expected, got cache)"],
  [
    "base:copy(setmetatable({}, { __name = 'state', __index = base }), '/a', '/b')",
    "bad argument #1 to 'copy' (state expected, got table)",
  ],
  ["base.run('make')", "bad self to 'run' (state expected, got string; write state:run(...))"],
  ["base.copy()", "bad self to 'copy' (state expected, got nil; write state:copy(...))"],
  ["bk.export({})", "bad argument #1 to 'export' (state expected, got table)"],
  ["base.cwd = '/app'", "a state cannot be changed"],
  ["cache[1] = '/app'", "a cache cannot be changed"],
  ["setmetatable(base, {})", "cannot change a protected metatable"],
  // options
  ["base:run('make', { cdw = '/app' })", "bad argument #2 to 'run' (unknown option 'cdw')"],
  ["base:run('make', { cache })", "bad argument #2 to 'run' (unknown option '1')"],
  [
    "bk.export(base, { entry_point = { '/a' } })",
    "bad argument #2 to 'export' (unknown option 'entry_point')",
  ],
  [
    "bk.export(base, { entrypoint = 1 })",
    "bad argument #2 to 'export' (entrypoint: list of strings expected, got number)",
  ],
  [
    "bk.export(base, { entrypoint = { '/a', 1 } })",
    "bad argument #2 to 'export' (entrypoint: item 2: string expected, got number)",
  ],
  ["bk.export(base, { entrypoint = {} })", "bad argument #2 to 'export' (entrypoint: empty list)"],
  ["bk.export(base, { entrypoint = '' })", "export: the entrypoint's program is empty"],
  // values
  ["bk.image ''", "image: the image's reference is empty"],
  ["bk.image 'golang 1.22'", "image: no reference of an image: 'golang 1.22'"],
  ["bk.image 'golang\\nRUN x'", "image: no reference of an image: 'golang\nRUN x'"],
  ["bk.image 'Golang'", "image: no reference of an image: 'Golang'"],
  ["bk.image '${base}'", "image: no reference of an image: '${base}'"],
  ["bk.image 'a:b:c'", "image: no reference of an image: 'a:b:c'"],
  ["bk.local_ '/etc'", "local_: the directory is not relative to the build context: '/etc'"],
  ["bk.local_ 'a/../../b'", "local_: the directory leads out of the build context: 'a/../../b'"],
  [
    "base:copy(bk.local_ 'a', '../../b', '/')",
    "copy: the path to copy from leads out of the build context: '../../b'",
  ],
  ["base:copy(base, '', '/')", "copy: the path to copy from is empty"],
  ["base:copy(base, '/a', '/b\\n')", "copy: the path to copy to contains a control character"],
  ["base:copy(base, '/a ', '/b')", "copy: the path to copy from begins or ends with white space: '/a '"],
  ["base:run ' '", "run: the command is empty"],
  ["base:run 'a\\0b'", "run: the command contains a zero byte"],
  ["base:run '\\xff'", "run: the command is not UTF-8"],
  ["base:run('make', { cwd = 'src' })", "run: cwd is not absolute: 'src'"],
  ["base:run('make', { mounts = { cache, bk.cache '/c' } })", "run: two mounts at '/c'"],
  ["base:run('make', { mounts = { cache, bk.cache '/x/..//c/' } })", "run: two mounts at '/c'"],
  ["bk.cache 'tmp'", "cache: the cache's directory is not absolute: 'tmp'"],
  [
    "bk.cache '/a,source=/b'",
    "cache: the cache's directory contains white space or one of , \" ' \\ $: '/a,source=/b'",
  ],
];

const CHUNK = 'local base, cache = bk.image "busybox", bk.cache "/c"\n\n';

it("names the line and what is wrong with it", async () => {
  const quoted = wrong.map(([line]) => `[==[${CHUNK}${line}]==]`).join(", ");
  const script = scriptOf(`
    for _, code in ipairs { ${quoted} } do
      local ok, message = pcall(assert(load(code, "=script")))
      io.write(tostring(ok), " ", tostring(message), "\\0")
    end
    bk.export(bk.image "busybox")`);
  const found = (await outputOf(script)).split("\0").slice(0, -1);
  expect(found).toEqual(wrong.map(([, message]) => `false script:3: ${message}`));
});

it("names the line of a call that takes the place of its caller", async () => {
  const script = scriptOf(`local prelude = require "prelude"
    local function broken(base)
      return base:run("a")
        :run("b", { cdw = "/b" })
    end
    local function image(name)
      local make = bk.image
      return bk.image(name)
    end
    local function inner() return image() end
    for _, wrong in ipairs {
      function() prelude.multi_stage("a", "b", broken) end,
      inner,
      coroutine.wrap(function() return image "A" end),
      function() bk.image(image { "x" }) end,
    } do
      io.write(select(2, pcall(wrong)), "\\0")
    end
    local first = bk.image "a"
    bk.export(first)`);
  const found = (await outputOf(script)).split("\0").slice(0, -1);
  expect(found).toEqual([
    `${script}:4: bad argument #2 to 'run' (unknown option 'cdw')`,
    `${script}:8: bad argument #1 to 'image' (string expected, got nil)`,
    // coroutine.wrap says its own caller too; that is a function in C here
    `${script}:8: image: no reference of an image: 'A'`,
    `${script}:8: bad argument #1 to 'image' (string expected, got table)`,
  ]);
});

describe("run.mjs", () => {
  const fails = (message: string, code = 1): object => ({
    code,
    stdout: "",
    stderr: expect.stringContaining(message) as string,
  });

  it("exits with 1, and prints the error of the script alone", async () => {
    const script = scriptOf('local base = bk.image "busybox"\nbase:copy("golang", "/a", "/b")\n');
    await expect(outputOf(script)).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: `${script}:2: bad argument #1 to 'copy' (state expected, got string)\n`,
    });
  });

  it("takes one export", async () => {
    const twice = scriptOf('local base = bk.image "busybox"\nbk.export(base)\nbk.export(base)\n');
    await expect(outputOf(twice)).rejects.toMatchObject(
      fails(`${twice}:3: export: a state has been exported already`),
    );
    const never = scriptOf('bk.image "busybox"');
    await expect(outputOf(never)).rejects.toMatchObject(fails("nothing was exported: call bk.export(state)"));
  });

  it("says what is wrong with a file", async () => {
    await expect(outputOf("nothing.lua")).rejects.toMatchObject(fails("cannot open nothing.lua"));
    const broken = scriptOf("bk.export(\n=)");
    await expect(outputOf(broken)).rejects.toMatchObject(fails(`${broken}:2: unexpected symbol near '='`));
    const missing = scriptOf('require "libs.none"');
    await expect(outputOf(missing)).rejects.toMatchObject(
      fails(`${missing}:1: module 'libs.none' not found`),
    );
  });

  it("says how it is used", async () => {
    await expect(outputOf()).rejects.toMatchObject(fails("usage: ", 2));
    await expect(outputOf("a.lua", "--yaml")).rejects.toMatchObject(fails("usage: ", 2));
  });
});
