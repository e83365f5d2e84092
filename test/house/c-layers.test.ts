/**
 * The files of native/core are in layers: each includes, calls and names only definitions of lower layers. Values (slots,
 * codec, handles, objects) are below calls (host calls, waiting, coroutines, operations).
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const CORE = fileURLToPath(new URL("../../native/core", import.meta.url));

/** Lowest first. Files of one layer do not use each other, except twins, written `a+b`. */
const LAYERS = [
  // The C library, the allocator, the interpreter.
  ["bytes", "fast", "guard", "libc", "malloc", "process", "slice", "stack"],
  ["immutable", "print", "registry", "owned", "verify"],
  ["compiled", "heap", "strict"],
  ["watch"],
  ["unit", "unitops"],
  // Values.
  ["handles", "held"],
  ["discard", "image", "object", "packed"],
  ["slot+codec"],
  ["results"],
  // Calls.
  ["coroutine"],
  ["frames"],
  ["wait"],
  ["hostcall", "hostfield"],
  ["request"],
  ["chunk", "thread"],
  ["rare"],
  ["call"],
  // States and modules.
  ["dl", "mixed", "scriptfile", "static"],
  ["searcher"],
  ["state"],
];

type Files = ReadonlyMap<string, string>;

/** Code without comments and texts. */
function bare(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|"(?:[^"\\\n]|\\.)*"/g, (found) => (found.startsWith('"') ? '""' : " "));
}

/** The public definitions of a file: functions and variables that begin a line and are not static. */
function definitions(text: string): string[] {
  const functions = [
    ...text.matchAll(/^(?!static|typedef|extern|PL_FUNC|#)\w[\w* ]*?\b(\w+) ?\([^;{}]*\) \{/gm),
  ];
  const variables = [...text.matchAll(/^(?!static|typedef|extern|return|#)\w[\w* ]*?\b(\w+) = /gm)];
  return [...functions, ...variables].map(([, name = ""]) => name);
}

/** The violations in files, by their names in native/core. */
function violations(files: Files, layers: readonly (readonly string[])[]): string[] {
  const place = new Map<string, { layer: number; twins: string }>();
  for (const [layer, entries] of layers.entries())
    for (const twins of entries) for (const name of twins.split("+")) place.set(name, { layer, twins });
  const sources = [...files].filter(([file]) => file.endsWith(".c"));
  const found: string[] = [];
  for (const [file] of sources) if (!place.has(file.slice(0, -2))) found.push(`${file} has no layer`);
  for (const name of place.keys()) if (!files.has(`${name}.c`)) found.push(`there is no ${name}.c`);
  const owners = new Map(
    sources.flatMap(([file, text]) => definitions(bare(text)).map((name) => [name, file.slice(0, -2)])),
  );
  const may = (user: string, used: string): boolean => {
    const [from, to] = [place.get(user), place.get(used)];
    if (user === used || from === undefined || to === undefined) return true;
    return to.layer < from.layer || to.twins === from.twins;
  };
  for (const [file, text] of files) {
    const user = file.slice(0, -2);
    for (const [, used = ""] of text.matchAll(/^#include "(\w+)\.h"/gm))
      if (files.has(`${used}.c`) && !may(user, used)) found.push(`${file} includes ${used}.h`);
    for (const name of new Set(bare(text).match(/\b[a-z_]\w*\b/gi))) {
      const owner = owners.get(name);
      // internal.h and pl.h declare what files of all layers define.
      if (owner !== undefined && place.has(user) && !may(user, owner))
        found.push(`${file} uses ${name} of ${owner}.c`);
    }
  }
  return [...found, ...circles(files)];
}

/** Headers that include themselves through others. */
function circles(files: Files): string[] {
  const included = (file: string): string[] =>
    [...(files.get(file) ?? "").matchAll(/^#include "([\w.]+)"/gm)].map(([, name = ""]) => name);
  const leadsTo = (from: string, to: string, seen: Set<string>): boolean =>
    included(from).some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return leadsTo(next, to, seen);
    });
  return [...files.keys()]
    .filter((file) => leadsTo(file, file, new Set()))
    .map((file) => `${file} includes itself`);
}

describe("the layers of native/core", () => {
  it("hold for its files", () => {
    const names = readdirSync(CORE).filter((name) => /\.[ch]$/.test(name));
    const files = new Map(names.map((name) => [name, readFileSync(path.join(CORE, name), "utf8")]));
    expect(violations(files, LAYERS)).toEqual([]);
  });

  const layers = [["slot+codec"], ["call"]];
  const files = {
    "slot.c": "void pl_pushslot (lua_State *L) {\n  pl_pushbulk(L);\n}\n",
    "codec.c": "void pl_pushbulk (lua_State *L) {\n  pl_pushslot(L); /* pl_do */\n}\n",
    "call.c":
      '#include "call.h"\nint pl_do (lua_State *L,\n  int op) {\n  pl_pushslot(L);\n}\nint pl_depth = 0;\n',
    "call.h": "int pl_do (lua_State *L, int op);\n",
  };
  const check = (changed: Readonly<Record<string, string>>): string[] =>
    violations(new Map(Object.entries({ ...files, ...changed })), layers);

  it("let twins know each other, and upper files lower ones", () => {
    expect(check({})).toEqual([]);
  });

  it.each([
    ["a call", { "slot.c": "void f (void) {\n  pl_do(L, 1);\n}\n" }, "slot.c uses pl_do of call.c"],
    ["a pointer", { "slot.c": "static int (*f) (int) = &pl_do;\n" }, "slot.c uses pl_do of call.c"],
    ["a variable", { "codec.c": "void f (void) {\n  pl_depth++;\n}\n" }, "codec.c uses pl_depth of call.c"],
    ["an include", { "slot.c": '#include "call.h"\n' }, "slot.c includes call.h"],
    ["a new file", { "new.c": "" }, "new.c has no layer"],
    [
      "headers in a circle",
      { "call.h": '#include "a.h"\n', "a.h": '#include "call.h"\n' },
      "a.h includes itself",
    ],
  ])("find %s that leads up", (_, changed, message) => {
    expect(check(changed)).toContain(message);
  });
});
