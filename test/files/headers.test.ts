/** The numbers of src/files are those of the core's C headers: the compiler checks each as a static assertion. */
import { expect, test } from "vitest";
import { Errno } from "../../src/files/errno.js";
import { AccessMode, FileType, OpenFlag } from "../../src/files/inode.js";
import { compileTexts } from "../support/compile.js";

/** Names of the headers, by ours. */
const OPEN: Readonly<Record<keyof typeof OpenFlag, string>> = {
  ACCESS: "(O_ACCMODE & 3)",
  WRITE: "O_WRONLY",
  READ_WRITE: "O_RDWR",
  CREATE: "O_CREAT",
  EXCLUSIVE: "O_EXCL",
  TRUNCATE: "O_TRUNC",
  APPEND: "O_APPEND",
  NONBLOCK: "O_NONBLOCK",
  DIRECTORY: "O_DIRECTORY",
  NOFOLLOW: "O_NOFOLLOW",
};
const TYPES: Readonly<Record<keyof typeof FileType, string>> = {
  MASK: "S_IFMT",
  FIFO: "S_IFIFO",
  CHARACTER_DEVICE: "S_IFCHR",
  DIRECTORY: "S_IFDIR",
  BLOCK_DEVICE: "S_IFBLK",
  REGULAR: "S_IFREG",
  LINK: "S_IFLNK",
};
const ACCESS: Readonly<Record<keyof typeof AccessMode, string>> = {
  READ: "R_OK",
  WRITE: "W_OK",
  EXECUTE: "X_OK",
};

const entries: readonly (readonly [name: string, value: number])[] = [
  ...Object.entries(Errno),
  ...Object.entries(OPEN).map(([key, name]) => [name, OpenFlag[key as keyof typeof OPEN]] as const),
  ...Object.entries(TYPES).map(([key, name]) => [name, FileType[key as keyof typeof TYPES]] as const),
  ...Object.entries(ACCESS).map(([key, name]) => [name, AccessMode[key as keyof typeof ACCESS]] as const),
];

const program = (assertions: readonly (readonly [string, number])[]): string => `
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <lua.h>
${assertions.map(([name, value]) => `_Static_assert(${name} == ${value}, "${name}");`).join("\n")}
int luaopen_numbers (lua_State *L) { (void)L; return 0; }
`;

test("error numbers, flags of open, types and access modes", async () => {
  expect(entries.length).toBeGreaterThan(50);
  expect((await compileTexts({ "numbers.c": program(entries) })).length).toBeGreaterThan(0);
});

test("a number that differs does not compile", async () => {
  const wrong = compileTexts({ "numbers.c": program([["ENOENT", Errno.ENOENT + 1]]) });
  await expect(wrong).rejects.toThrow(/static assertion failed[^\n]*ENOENT/);
});
