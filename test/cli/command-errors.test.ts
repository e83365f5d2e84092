/** The codes of what commands refuse: files without definitions, files of profiles, a profile that cannot be recorded. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { findDefinitions } from "../../src/cli/find-definitions.js";
import { loadDefinition } from "../../src/cli/load-definition.js";
import { ProfileFile } from "../../src/cli/profile/output-files.js";
import { loadManifests } from "../../src/cli/types-command.js";
import { Profiler } from "../../src/cli/profile/profiler.js";
import type { ErrorCode } from "../../src/errors/codes.js";
import type { AssembledParts } from "../../src/runtime/assemble.js";
import { coded } from "../support/coded.js";
import { folder } from "./support.js";

describe("what has no definition", () => {
  test.each<[string, ErrorCode, Readonly<Record<string, string>>]>([
    ["a.lua", "ERR_DEFINITION_FILE_KIND", { "a.lua": "" }],
    ["a.c", "ERR_DEFINITION_FILE_TYPES", { "a.c": "" }],
    ["d", "ERR_DEFINITION_FILE_NONE", { "d/a.mjs": "" }],
  ])("%s: %s", (name, code, files) => {
    using place = folder(files);
    expect(() => findDefinitions(place.path, name, "types")).toThrow(coded(code));
  });

  test.each<[string, ErrorCode]>([
    ["throw new Error('oops')", "ERR_DEFINITION_FILE_LOAD"],
    ["export default 1", "ERR_DEFINITION_FILE_EXPORT"],
  ])("a program %j: %s", async (text, code) => {
    using place = folder({ "a.mjs": text });
    const loading = loadDefinition(path.join(place.path, "a.mjs"), "a.mjs");
    await expect(loading).rejects.toMatchObject({ code, file: "a.mjs" });
  });
});

test("TypeScript that nothing runs, unless Node does", async () => {
  using place = folder({ "a.ts": "export default 1" });
  const own = "typescript" in process.features && process.features.typescript !== false;
  await expect(loadDefinition(path.join(place.path, "a.ts"), "a.ts")).rejects.toThrow(
    coded(own ? "ERR_DEFINITION_FILE_EXPORT" : "ERR_DEFINITION_FILE_TYPESCRIPT"),
  );
});

test("two files that define modules of one name", async () => {
  const text = JSON.stringify({ format: 1, name: "a", class: [], export: { kind: "record", fields: {} } });
  using place = folder({ "a.json": text, "b.json": text });
  await expect(loadManifests(place.path, ["a.json", "b.json"], "types")).rejects.toMatchObject({
    code: "ERR_DEFINITION_FILE_DUPLICATE",
    file: "b.json",
  });
});

describe("a profile", () => {
  test("has a format and a place that can be written", () => {
    using place = folder();
    mkdirSync(path.join(place.path, "d.folded"));
    const open = (name: string) => (): unknown => new ProfileFile(path.join(place.path, name));
    expect(open("a.txt")).toThrow(coded("ERR_PROFILE_FORMAT"));
    expect(open("none/a.folded")).toThrow(coded("ERR_PROFILE_FILE"));
    expect(open("d.folded")).toThrow(coded("ERR_PROFILE_FILE"));
    expect(open("a.folded")()).toMatchObject({ name: path.join(place.path, "a.folded") });
  });

  test("needs the functions of its module", () => {
    const module = { file: "profile.wasm", symbol: () => undefined };
    const parts = { core: {}, native: { openSource: () => ({ module }) } } as unknown as AssembledParts;
    const profiler = (): unknown => new Profiler(parts, undefined as never);
    expect(profiler).toThrow(
      expect.objectContaining({ code: "ERR_PROFILE", message: "profile.wasm has no profile_start" }),
    );
  });
});
