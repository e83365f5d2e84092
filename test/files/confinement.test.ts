/** A confinement around a tree, without wasm: nothing outside can be reached, and no error tells whether it exists. */
import { describe, expect, it } from "vitest";
import { Confinement, isConfinementError } from "../../src/files/confinement.js";
import { Mounts } from "../../src/files/file-tree.js";
import { makeDirectories, readFile, writeFile } from "../../src/files/embedder-files.js";
import { OpenFlag } from "../../src/files/inode.js";
import { MemoryDirectory, MemoryFile } from "../../src/files/memory-files.js";
import { Namespace } from "../../src/files/namespace.js";

const bytes = new Uint8Array([1]);

function scene(): { base: Namespace; confined: Namespace } {
  const root = new MemoryDirectory();
  const base = new Namespace(new Mounts(root));
  for (const directory of ["/in/sub", "/out", "/lib"]) makeDirectories(base, directory);
  for (const file of ["/in/file", "/out/secret", "/lib/module"]) writeFile(base, file, bytes);
  base.symlink("../out/secret", "/in/link");
  base.symlink("/out", "/in/door");
  base.symlink("/in", "/alias");
  (root.lookup("in") as MemoryDirectory).put("given", new MemoryFile(bytes, undefined, true));
  const roots = [
    { path: "/alias", writable: true },
    { path: "/lib", writable: false },
  ];
  return { base, confined: new Namespace(new Confinement(base.tree, roots, "/"), base) };
}

function isRefused(action: () => unknown): boolean {
  try {
    action();
    return false;
  } catch (error) {
    return isConfinementError(error);
  }
}

describe("a confinement", () => {
  it("lets its roots be used, by their real names and by links to them", () => {
    const { confined } = scene();
    for (const path of ["/in/file", "/alias/file", "/in/sub/../file", "/lib/module"])
      expect(readFile(confined, path)).toEqual(bytes);
    writeFile(confined, "/alias/sub/new", bytes);
    confined.rename("/in/sub/new", "/in/newer");
    confined.unlink("/in/newer");
    expect(confined.list("/in")).not.toContain("..");
  });

  it("refuses everything else, whether it exists or not", () => {
    const { base, confined } = scene();
    const outside = [
      "/out/secret",
      "/out/none",
      "/in/link",
      "/in/door/secret",
      "/in/door/none",
      "/",
      "/in/../out/secret",
    ];
    for (const path of outside) {
      expect([path, isRefused(() => confined.stat(path))]).toEqual([path, true]);
      expect([path, isRefused(() => confined.open(path, OpenFlag.WRITE | OpenFlag.CREATE, 0))]).toEqual([
        path,
        true,
      ]);
      expect(isRefused(() => confined.chdir(path))).toBe(true);
    }
    expect(isRefused(() => confined.symlink("../out", "/in/mine"))).toBe(true);
    expect(isRefused(() => confined.rename("/in/file", "/out/file"))).toBe(true);
    expect(isRefused(() => confined.link("/in/link", "/in/second"))).toBe(true);
    expect(confined.leadsOut("/in/link")).toBe(true);
    expect(confined.leadsOut("/in/file")).toBe(false);
    expect(base.list("/out").sort()).toEqual([".", "..", "secret"]);
  });

  it("refuses to change what may only be read, what was given, and the roots themselves", () => {
    const { confined } = scene();
    for (const path of ["/lib/module", "/in/given"]) {
      expect(readFile(confined, path)).toEqual(bytes);
      expect(isRefused(() => writeFile(confined, path, bytes))).toBe(true);
      expect(isRefused(() => confined.unlink(path))).toBe(true);
      expect(isRefused(() => confined.chmod(path, 0))).toBe(true);
    }
    expect(isRefused(() => writeFile(confined, "/lib/new", bytes))).toBe(true);
    expect(isRefused(() => confined.rmdir("/in"))).toBe(true);
  });

  it("holds when a directory becomes a link", () => {
    const { base, confined } = scene();
    base.rmdir("/in/sub");
    base.symlink("/out", "/in/sub");
    expect(isRefused(() => readFile(confined, "/in/sub/secret"))).toBe(true);
  });
});
