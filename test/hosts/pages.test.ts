/**
 * The output of `perilune types` for the bundled modules: their pages in docs/modules, and definition files. After
 * a change of types, `npx vitest run test/hosts/pages.test.ts -u` rewrites the pages.
 */

import { readdirSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { describe, expect, it } from "vitest";
import webCrypto from "../../src/hosts/crypto/module.js";
import crypto from "../../src/hosts/crypto/module.node.js";
import webEnv from "../../src/hosts/env/module.js";
import env from "../../src/hosts/env/module.node.js";
import exec from "../../src/hosts/exec/module.js";
import fs from "../../src/hosts/fs/module.js";
import http from "../../src/hosts/http/module.js";
import json from "../../src/hosts/json/module.js";
import webLog from "../../src/hosts/log/module.js";
import kv from "../../src/hosts/kv/module.js";
import log from "../../src/hosts/log/module.node.js";
import process from "../../src/hosts/process/module.js";
import task from "../../src/hosts/task/module.js";
import text from "../../src/hosts/text/module.js";
import time from "../../src/hosts/time/module.js";
import url from "../../src/hosts/url/module.js";
import { printFiles, printManifest, readManifest } from "../../src/index.js";
import { ROOT } from "../support/compile.js";
import { readLuals } from "../support/luals/file.js";
import { lualsView } from "../support/manifests.js";
import { diagnosticsOf } from "../support/typescript.js";

const modules = [crypto, env, exec, fs, http, json, kv, log, process, task, text, time, url];
const files = printFiles(modules.map(({ manifest }) => manifest));
const pages = path.join(ROOT, "docs", "modules");

describe.each(modules.map((module) => [module.name, module] as const))("%s", (name, module) => {
  it("has a page in docs/modules that says what its types say", async () => {
    const page = path.join(pages, `${name}.md`);
    const options = (await resolveConfig(page)) ?? {};
    const printed = await format(files.get(`markdown/${name}.md`) ?? "", { ...options, parser: "markdown" });
    await expect(printed).toMatchFileSnapshot(page);
  });

  it("says of each function what it is for", () => {
    const { export: type } = module.manifest;
    const fields = type.kind === "record" ? Object.entries(type.fields) : [];
    expect(fields.filter(([, of]) => (of.doc ?? "") === "").map(([field]) => field)).toEqual([]);
    expect(module.manifest.description).not.toBe("");
    expect(module.manifest.class.length).toBe(1);
  });

  it("is a manifest that comes back as it was", () => {
    expect(readManifest(printManifest(module.manifest), name)).toEqual(module.manifest);
    expect(readLuals(files.get(`luals/library/${name}.lua`) ?? "")).toEqual(lualsView(module.manifest));
  });
});

it("the compiler takes their declarations, and a use of them", () => {
  const declared = modules.map(
    ({ name }) => [`${name}.d.ts`, files.get(`typescript/${name}.d.ts`) ?? ""] as const,
  );
  const use = `
    import type json from "./json.js";
    import type text from "./text.js";
    import type { Logger } from "./log.js";
    export function use(j: json, t: text, log: Logger): void {
      const [written, error] = j.encode({ a: 1n }, { indent: 2 });
      if (error !== undefined) log.with({ kind: error.kind }).error(error.message);
      const [regex] = t.regex(written ?? "", "i");
      const [result, count] = regex?.replace("text", (match) => match.groups.get(1)) ?? ["", 0];
      log.info(result, { count: count + 1 });
    }`;
  expect(diagnosticsOf({ ...Object.fromEntries(declared), "use.ts": use })).toEqual([]);
});

it("there is a page for each module and no other", () => {
  expect(readdirSync(pages).sort()).toEqual(modules.map(({ name }) => `${name}.md`).sort());
});

it("modules are the same for programs of Lua on Node and in browsers", () => {
  for (const [node, web] of [
    [crypto, webCrypto],
    [env, webEnv],
    [log, webLog],
  ] as const)
    expect(web.manifest).toEqual(node.manifest);
});
