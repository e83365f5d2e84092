/** Files in memory, mounts, links and paths, without wasm: each operation behaves as POSIX requires. */
import { describe, expect, it } from "vitest";
import { Errno, SystemError } from "../../src/files/errno.js";
import { Mounts } from "../../src/files/file-tree.js";
import { makeDirectories, readFile, writeFile } from "../../src/files/embedder-files.js";
import { OpenFlag } from "../../src/files/inode.js";
import { LayeredDirectory } from "../../src/files/layered-directory.js";
import { MemoryDirectory, MemoryFile } from "../../src/files/memory-files.js";
import { Namespace } from "../../src/files/namespace.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function namespace(): Namespace {
  const files = new Namespace(new Mounts(new MemoryDirectory()));
  makeDirectories(files, "/dir/sub");
  writeFile(files, "/dir/file", encoder.encode("text"));
  return files;
}

const text = (files: Namespace, path: string): string => decoder.decode(readFile(files, path));

/** The name of the error that an action fails with. */
function errorOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return Object.entries(Errno).find(([, number]) => number === error.errno)?.[0];
  }
}

describe("paths", () => {
  it.each([
    ["/dir/file/", "ENOTDIR"],
    ["/dir/file/.", "ENOTDIR"],
    ["/dir/file/..", "ENOTDIR"],
    ["/nope/../dir/file", "ENOENT"],
    ["", "ENOENT"],
    ["/dir/\0", "ENOENT"],
    [`/dir/${"x".repeat(256)}`, "ENAMETOOLONG"],
    [`/dir/${"ü".repeat(128)}`, "ENAMETOOLONG"],
    [`${"/dir/..".repeat(600)}/dir/file`, "ENAMETOOLONG"],
    ["/dir", "EISDIR"],
  ])("%j fails with %s", (path, error) => {
    expect(errorOf(() => readFile(namespace(), path))).toBe(error);
  });

  it.each(["/dir/file", "//dir///file", "/dir/./sub/../file", "/../dir/file", "dir/file"])(
    "%j is the file",
    (path) => {
      expect(text(namespace(), path)).toBe("text");
    },
  );

  it("follows links by what they lead to, `..` after them too", () => {
    const files = namespace();
    files.symlink("sub", "/dir/link");
    writeFile(files, "/dir/link/inner", encoder.encode("inner"));
    expect(text(files, "/dir/sub/inner")).toBe("inner");
    files.symlink("/dir/sub", "/far");
    expect(text(files, "/far/../file")).toBe("text");
    expect(files.realPath("/far/inner")).toBe("/dir/sub/inner");
    files.symlink("circle", "/circle");
    expect(errorOf(() => readFile(files, "/circle"))).toBe("ELOOP");
    files.symlink("/dir/made", "/dangling");
    writeFile(files, "/dangling", encoder.encode("made"));
    expect(text(files, "/dir/made")).toBe("made");
    expect(errorOf(() => files.open("/dangling", OpenFlag.NOFOLLOW, 0))).toBe("ELOOP");
    expect(files.readlink("/far")).toBe("/dir/sub");
    expect(errorOf(() => files.readlink("/dir"))).toBe("EINVAL");
  });

  it("are relative to the current directory, which a namespace has from its base until it changes it", () => {
    const base = namespace();
    const files = new Namespace(base.tree, base);
    base.chdir("/dir");
    expect(text(files, "file")).toBe("text");
    files.chdir("sub");
    expect([files.cwd, base.cwd]).toEqual(["/dir/sub", "/dir"]);
    expect(text(files, "../file")).toBe("text");
    expect(errorOf(() => files.chdir("/dir/file"))).toBe("ENOTDIR");
  });
});

describe("entries", () => {
  it.each<[string, (files: Namespace) => void, string]>([
    ["mkdir of what exists", (files) => files.mkdir("/dir", 0o777), "EEXIST"],
    ["rmdir of what is not empty", (files) => files.rmdir("/dir"), "ENOTEMPTY"],
    ["rmdir of a file", (files) => files.rmdir("/dir/file"), "ENOTDIR"],
    ["rmdir of .", (files) => files.rmdir("/dir/sub/."), "EINVAL"],
    ["rmdir of the root", (files) => files.rmdir("/"), "EBUSY"],
    ["unlink of a directory", (files) => files.unlink("/dir/sub"), "EISDIR"],
    ["unlink of nothing", (files) => files.unlink("/dir/nope"), "ENOENT"],
    ["unlink of a file with a slash", (files) => files.unlink("/dir/file/"), "ENOTDIR"],
    ["rename of a directory into itself", (files) => files.rename("/dir", "/dir/sub/x"), "EINVAL"],
    ["rename of a file over a directory", (files) => files.rename("/dir/file", "/dir/sub"), "EISDIR"],
    ["rename of a directory over a file", (files) => files.rename("/dir/sub", "/dir/file"), "ENOTDIR"],
    ["creation with a slash", (files) => writeFile(files, "/new/", encoder.encode("")), "EISDIR"],
    ["creation below a file", (files) => writeFile(files, "/dir/file/x", encoder.encode("")), "ENOTDIR"],
    ["truncation to less than nothing", (files) => files.truncate("/dir/file", -1), "EINVAL"],
    ["truncation to too much", (files) => files.truncate("/dir/file", 2 ** 40), "EFBIG"],
  ])("%s", (_what, action, error) => {
    expect(
      errorOf(() => {
        action(namespace());
      }),
    ).toBe(error);
  });

  it("keep an open file that was removed", () => {
    const files = namespace();
    const { handle } = files.open("/dir/file", OpenFlag.READ_WRITE, 0);
    files.unlink("/dir/file");
    expect(handle.stat()).toMatchObject({ size: 4, nlink: 0 });
    expect(handle.write(encoder.encode("more"), 4)).toBe(4);
    expect(handle.stat().size).toBe(8);
    expect(errorOf(() => handle.write(new Uint8Array(1), 2 ** 50))).toBe("EFBIG");
  });

  it("have several names by link", () => {
    const files = namespace();
    files.link("/dir/file", "/second");
    writeFile(files, "/second", encoder.encode("changed"));
    expect([text(files, "/dir/file"), files.stat("/second").nlink]).toEqual(["changed", 2]);
  });
});

describe("a layer of one state", () => {
  it("lies over what all see, and keeps its own to itself", () => {
    const root = new MemoryDirectory();
    const shared = new Mounts(root);
    const base = new Namespace(shared);
    makeDirectories(base, "/app");
    writeFile(base, "/app/both", encoder.encode("lower"));
    const layer = new LayeredDirectory(() => root, false, false);
    const app = layer.below("app");
    app.give("both", new MemoryFile(encoder.encode("upper")));
    const files = new Namespace(new Mounts(layer, shared), base);
    expect([text(files, "/app/both"), text(base, "/app/both")]).toEqual(["upper", "lower"]);
    writeFile(base, "/app/late", encoder.encode("late"));
    expect(files.list("/app").sort()).toEqual([".", "..", "both", "late"]);
    writeFile(files, "/app/mine", encoder.encode("mine"));
    expect(base.lookup("/app/mine")).toBeUndefined();
    files.unlink("/app/both");
    expect(files.lookup("/app/both")).toBeUndefined();
    expect(text(base, "/app/both")).toBe("lower");
    writeFile(files, "/at-the-root", encoder.encode("shared"));
    expect(text(base, "/at-the-root")).toBe("shared");
  });

  it("that is private changes nothing below it", () => {
    const root = new MemoryDirectory();
    const shared = new Mounts(root);
    const base = new Namespace(shared);
    for (const directory of ["/app/deep", "/gone", "/tmp"]) makeDirectories(base, directory);
    for (const file of ["/app/file", "/app/deep/file", "/app/later", "/gone/file"])
      writeFile(base, file, encoder.encode("lower"));
    const [one, two] = [0, 1].map(
      () => new Namespace(new Mounts(new LayeredDirectory(() => root, true, false), shared), base),
    ) as [Namespace, Namespace];
    writeFile(one, "/app/file", encoder.encode("changed"));
    writeFile(one, "/app/deep/new", encoder.encode("new"));
    writeFile(one, "/tmp/new", encoder.encode("new"));
    one.truncate("/app/deep/file", 2);
    one.rename("/gone", "/moved");
    one.unlink("/moved/file");
    one.rmdir("/moved");
    one.link("/app/later", "/linked");
    expect([text(one, "/app/file"), text(one, "/app/deep/new"), text(one, "/app/deep/file")]).toEqual([
      "changed",
      "new",
      "lo",
    ]);
    expect([one.lookup("/gone"), one.lookup("/moved")]).toEqual([undefined, undefined]);
    for (const other of [base, two]) {
      for (const file of ["/app/file", "/app/deep/file", "/gone/file"])
        expect(text(other, file)).toBe("lower");
      for (const file of ["/app/deep/new", "/tmp/new", "/linked"]) expect(other.lookup(file)).toBeUndefined();
    }
    // What the embedder changes is seen, unless the state has changed it.
    for (const file of ["/app/file", "/app/deep/file", "/app/later", "/app/more"])
      writeFile(base, file, encoder.encode("again"));
    expect(["/app/file", "/app/deep/file", "/app/later", "/app/more"].map((file) => text(one, file))).toEqual(
      ["changed", "lo", "again", "again"],
    );
    expect(text(two, "/app/file")).toBe("again");
  });
});
