/** Projects in addresses: what comes back, and one clear error for each link that cannot be read. */
import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import {
  fromFragment,
  isFileName,
  isShared,
  LONGEST,
  ShareError,
  toFragment,
} from "../../site/src/share/share.js";

const FILES = [
  { name: "main.lua", content: 'print("grüße", 1)\n' },
  { name: "lib/vec.wasm", content: new Uint8Array([0, 97, 115, 109, 255]) },
];

const linkOf = (json: string): string => `code=1.${gzipSync(json).toString("base64url")}`;

test("a project comes back as it was, and its text is compressed", async () => {
  const fragment = await toFragment(FILES);
  expect(isShared(fragment)).toBe(true);
  expect(fragment).toMatch(/^code=1\.[\w-]+$/);
  expect(await fromFragment(fragment)).toEqual(FILES);
  const long = [{ name: "main.lua", content: "print('again')\n".repeat(10_000) }];
  expect((await toFragment(long)).length).toBeLessThan(3000);
});

const good = await toFragment(FILES);
const middle = Math.floor(good.length / 2);

test.each([
  ["cut", good.slice(0, -12), /damaged/],
  [
    "changed in its middle",
    good.slice(0, middle) + (good[middle] === "A" ? "B" : "A") + good.slice(middle + 1),
    /damaged/,
  ],
  ["without data", "code=1.", /damaged/],
  ["without a version", "code=", /damaged/],
  ["of another version", "code=2.AAAA", /version '2'.*version 1/],
  ["not base64", "code=1.%%%%", /damaged/],
  ["not JSON", linkOf("no"), /damaged/],
  ["not a project", linkOf('{"a":1}'), /damaged/],
  ["an empty project", linkOf("[]"), /damaged/],
  ["a file outside of the project", linkOf('[["../x.lua",""]]'), /damaged/],
  ["bytes that are not base64", linkOf('[["x.wasm",{"bytes":"%"}]]'), /damaged/],
  ["too long", `code=1.${"A".repeat(LONGEST)}`, /too long: 6400\d characters.*64000/],
  ["a bomb", linkOf(JSON.stringify([["main.lua", " ".repeat(5_000_000)]])), /more than 2 MB/],
])("a link that is %s is one clear error", async (_, fragment, message) => {
  const error: unknown = await fromFragment(fragment).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ShareError);
  expect((error as ShareError).message).toMatch(message);
});

test("a project that is too large for a link is refused, with the sizes", async () => {
  const error: unknown = await toFragment([{ name: "x.bin", content: randomBytes(60_000) }]).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ShareError);
  expect((error as ShareError).message).toMatch(/too large for a link: \d+ kB compressed.* 64 kB/);
});

test("names of files are relative and stay below the project", () => {
  for (const name of ["main.lua", "a/b.lua", "stdin.txt", "my-file.c"]) expect(isFileName(name)).toBe(true);
  for (const name of ["", "/a", "../a", "a/../b", "a//b", ".hidden", "a\\b", "a".repeat(101)])
    expect(isFileName(name)).toBe(false);
});
