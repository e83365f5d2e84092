/**
 * TypeScript repeats no constant that the build generates from C headers, under its name or its name in C: those of
 * native/core, and those of the C library and of perilune.h that wasm/constants.json lists. Structs are not checked.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as cLibrary from "../../src/core/generated/c-library.js";
import * as core from "../../src/core/generated/constants.js";
import * as stdio from "../../src/core/generated/stdio.js";
import * as files from "../../src/files/generated/constants.js";

const SRC = fileURLToPath(new URL("../../src", import.meta.url));
const LIST = fileURLToPath(new URL("../../wasm/constants.json", import.meta.url));
const GENERATED: Readonly<Record<string, object>> = {
  "src/core/generated/constants.ts": core,
  "src/core/generated/c-library.ts": cLibrary,
  "src/core/generated/stdio.ts": stdio,
  "src/files/generated/constants.ts": files,
};

interface Group {
  readonly object?: string;
  readonly names: readonly string[] | Readonly<Record<string, string>>;
}

const lists = JSON.parse(readFileSync(LIST, "utf8")) as Readonly<
  Record<string, { readonly groups: Group[] }>
>;

/** `fuel`, `STOP_FUEL` and `PL_STOP_FUEL` are one name. */
const plain = (name: string): string =>
  name
    .replace(/^(PL|LUA|PERILUNE)_/, "")
    .replaceAll("_", "")
    .toLowerCase();

/** Spellings under which a constant may be repeated, each with the values that constants of this name have. */
const known = new Map<string, Set<number>>();
const add = (name: string, value: number): void => {
  known.set(plain(name), (known.get(plain(name)) ?? new Set()).add(value));
};
const groups: ReadonlyMap<string, number>[] = [];
for (const generated of Object.values(GENERATED)) {
  for (const [name, value] of Object.entries(generated as Record<string, number | Record<string, unknown>>)) {
    if (typeof value === "number") {
      add(name, value);
      continue;
    }
    const numbers = Object.entries(value).filter(
      (entry): entry is [string, number] => !isNaN(Number(entry[1])),
    );
    groups.push(new Map(numbers.map(([key, number]) => [plain(key), number])));
    for (const [key, number] of numbers) for (const spelling of [key, name + key]) add(spelling, number);
  }
}
for (const [file, list] of Object.entries(lists)) {
  for (const { object, names } of list.groups) {
    if (object === undefined || Array.isArray(names)) continue;
    const values = (GENERATED[file] as Record<string, Record<string, number>>)[object] ?? {};
    const ofC = Object.entries(names).filter(([, expression]) => /^\w+$/.test(expression));
    for (const [key, expression] of ofC) add(expression, values[key] ?? NaN);
    groups.push(new Map(ofC.map(([key, expression]) => [plain(expression), values[key] ?? NaN])));
  }
}

/** A number as TypeScript writes it, in any base. */
const NUMBER = String.raw`-?\d\w*`;
const valueOf = (literal: string): number => {
  const size = Number(literal.replace(/^-/, "").replaceAll("_", ""));
  return literal.startsWith("-") ? -size : size;
};

/** Number literals that a text gives a name which a constant of the headers has, with the same value. */
function repeated(text: string): string[] {
  const constants = [...text.matchAll(new RegExp(`\\bconst ([A-Z][A-Z0-9_]*) = (${NUMBER});`, "g"))]
    .filter(([, name = "", value = ""]) => known.get(plain(name))?.has(valueOf(value)) === true)
    .map(([whole]) => whole);
  const objects = [...text.matchAll(/\bconst (\w+) = \{([^{}]*)\}/g)].filter(([, , body = ""]) => {
    const members = [...body.matchAll(new RegExp(`\\b(\\w+): (${NUMBER})\\b`, "g"))];
    // Three with the same name and value in one object cannot be a coincidence.
    return groups.some(
      (group) =>
        members.filter(([, name = "", value = ""]) => group.get(plain(name)) === valueOf(value)).length >= 3,
    );
  });
  return [...constants, ...objects.map(([, name = ""]) => `const ${name}`)];
}

describe("constants of the C headers", () => {
  it("are generated where wasm/constants.json says", () => {
    expect(Object.keys(GENERATED)).toEqual(expect.arrayContaining(Object.keys(lists)));
  });

  it("are not repeated by hand in src", () => {
    const files = (readdirSync(SRC, { recursive: true }) as string[]).filter(
      (name) => name.endsWith(".ts") && path.basename(path.dirname(name)) !== "generated",
    );
    expect(files.length).toBeGreaterThan(100);
    const found = files.flatMap((name) =>
      repeated(readFileSync(path.join(SRC, name), "utf8")).map((what) => `${name}: ${what}`),
    );
    expect(found).toEqual([]);
  });

  it.each([
    "const FEW = 16;",
    "const STOP_DEADLINE = 2;",
    "const SUSPEND = 4;",
    "const LUA_ERRMEM = 4;",
    "const PENDING = -2;",
    "const AT_FDCWD = -100;",
    "const O_CREAT = 0o100;",
    "const UTIME_NOW = 0x3fff_ffff;",
    "const ABI_VERSION = 1;",
    "const Errno = { ENOENT: 44, EIO: 29, EBADF: 8 };",
    "const Flag = { O_CREAT: 0o100, O_EXCL: 0o200, O_TRUNC: 0o1000 };",
    "export const AccessMode = { READ: 4, WRITE: 2, EXECUTE: 1 } as const;",
    "export const Op = {\n  call: 0,\n  load: 1,\n  run: 2,\n} as const;",
  ])("would be found: %s", (text) => {
    expect(repeated(text)).toHaveLength(1);
  });

  it.each(["const FEW = 17;", "const WORD = 4;", "const State = { starting: 0, run: 1, ended: 2 };"])(
    "lets other constants be: %s",
    (text) => {
      expect(repeated(text)).toEqual([]);
    },
  );
});
