/** TypeScript repeats no constant of the C headers: src/core/generated/constants.ts has them all. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as generated from "../../src/core/generated/constants.js";

const SRC = fileURLToPath(new URL("../../src", import.meta.url));

/** `fuel`, `STOP_FUEL` and `PL_STOP_FUEL` are one name. */
const plain = (name: string): string =>
  name
    .replace(/^(PL|LUA)_/, "")
    .replaceAll("_", "")
    .toLowerCase();

/** Spellings under which a constant may be repeated, each with the values that constants of this name have. */
const known = new Map<string, Set<number>>();
const add = (name: string, value: number): void => {
  known.set(plain(name), (known.get(plain(name)) ?? new Set()).add(value));
};
const groups: ReadonlyMap<string, number>[] = [];
for (const [name, value] of Object.entries(generated as Record<string, number | Record<string, number>>)) {
  if (typeof value === "number") {
    add(name, value);
    continue;
  }
  groups.push(new Map(Object.entries(value).map(([key, number]) => [plain(key), number])));
  for (const [key, number] of Object.entries(value))
    for (const spelling of [key, name + key]) add(spelling, number);
}

/** Number literals that a text gives a name which a constant of the headers has, with the same value. */
function repeated(text: string): string[] {
  const constants = [...text.matchAll(/\bconst ([A-Z][A-Z0-9_]*) = (-?\d+);/g)]
    .filter(([, name = "", value]) => known.get(plain(name))?.has(Number(value)) === true)
    .map(([whole]) => whole);
  const objects = [...text.matchAll(/\bconst (\w+) = \{([^{}]*)\}/g)].filter(([, , body = ""]) => {
    const members = [...body.matchAll(/\b(\w+): (-?\d+)\b/g)];
    // Three with the same name and value in one object cannot be a coincidence.
    return groups.some(
      (group) =>
        members.filter(([, name = "", value]) => group.get(plain(name)) === Number(value)).length >= 3,
    );
  });
  return [...constants, ...objects.map(([, name = ""]) => `const ${name}`)];
}

describe("constants of the C headers", () => {
  it("are not repeated by hand in src", () => {
    const files = (readdirSync(SRC, { recursive: true }) as string[]).filter(
      (name) => name.endsWith(".ts") && !name.startsWith(path.join("core", "generated")),
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
