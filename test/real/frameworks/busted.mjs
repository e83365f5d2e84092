/**
 * busted 2.2.0, the test framework of many libraries: busted itself with its dependencies, from Debian's source packages.
 * Two of these have C parts, which are built.
 *
 * LuaSystem is missing: see stand-ins/system.lua.
 */
import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import luafilesystem from "../libraries/luafilesystem.mjs";
import { debianTarball } from "../library.mjs";

const ALL = ["trixie", "bookworm", "forky", "sid"];
const STAND_INS = fileURLToPath(new URL("../stand-ins", import.meta.url));

/** @type {import("../library.mjs").Source} */
export const penlight = {
  name: "Penlight 1.14.0",
  tarballs: [
    debianTarball(
      "lua-penlight",
      "1.14.0",
      "2387431c0e83c4189cccb35b989141a3280d735cb5d42bacf3451af9869bebf7",
      ["trixie"],
    ),
  ],
};

/**
 * busted and its dependencies, for a library's `needs`.
 * @type {readonly import("../library.mjs").Source[]}
 */
export const bustedNeeds = [
  {
    name: "busted 2.2.0",
    tarballs: [
      debianTarball(
        "lua-busted",
        "2.2.0",
        "befca10f573bb476fa1db2e3149150d65f802a71d34d1682679e640665f2dc2b",
        ["trixie"],
      ),
    ],
  },
  penlight,
  {
    name: "luassert 1.9.0",
    tarballs: [
      debianTarball(
        "lua-luassert",
        "1.9.0",
        "1db0fabf1bd87392860375b89a8a37d17b687325c988be0df8c42e7e96e7ed73",
        ALL,
      ),
    ],
  },
  {
    name: "say 1.4.1",
    tarballs: [
      debianTarball(
        "lua-say",
        "1.4.1",
        "ce07547ca49ef42cc799e2a30b3c65ce77039978e32e7961799a252d61a56486",
        ALL,
      ),
    ],
  },
  {
    name: "lua_cliargs 3.0.2",
    tarballs: [
      debianTarball(
        "lua-cliargs",
        "3.0.2",
        "a7a57ab9c73f6c44040a78305b6dc7780ca1565cc4c9057d74a6608cb0443af4",
        ["trixie", "forky", "sid"],
      ),
    ],
  },
  {
    name: "mediator 1.1.2",
    tarballs: [
      debianTarball(
        "lua-mediator",
        "1.1.2-0",
        "faf5859fd2081be4e9e4fb8873a2dc65f7eff3fd93d6dd14da65f8e123fcff9b",
        ALL,
      ),
    ],
  },
  {
    name: "lua-term 0.07",
    tarballs: [
      debianTarball("lua-term", "0.07", "c1a1d0c57107147ea02878a50b768d1c3c13aca2769b026c5bb7a84119607f30", [
        "trixie",
        "bookworm",
      ]),
    ],
    c: { module: "term.core", sources: ["core.c"], flags: ["-O2"] },
  },
  luafilesystem,
];

/**
 * Puts busted into the directory of a library's tests.
 * @param {readonly string[]} needs the directories of `bustedNeeds`
 * @param {string} dir
 * @returns {Promise<string[]>} the arguments of `lua` that run the tests in its `spec`, like the command that LuaRocks
 *   installs for busted
 */
export async function layOutBusted(needs, dir) {
  const [busted = "", pl = "", luassert = "", say = "", cliargs = "", mediator = "", term = ""] = needs;
  const parts = [
    [path.join(busted, "busted"), "busted"],
    [path.join(pl, "lua", "pl"), "pl"],
    [path.join(luassert, "src"), "luassert"],
    [path.join(say, "src", "say"), "say"],
    [path.join(cliargs, "src"), "."],
    [path.join(mediator, "src"), "."],
    [path.join(term, "term"), "term"],
    [path.join(STAND_INS, "system.lua"), "system.lua"],
  ];
  await mkdir(dir, { recursive: true });
  for (const [from = "", to = ""] of parts) await cp(from, path.join(dir, to), { recursive: true });
  // Upstream's bin/busted, which must be next to the modules and cannot be called busted.lua there.
  await writeFile(path.join(dir, "specs.lua"), 'require "busted.runner"({ standalone = false })\n');
  const paths = 'package.path="./lua/?.lua;./lua/?/init.lua;"..package.path';
  const loader = 'local k,l,_=pcall(require,"luarocks.loader") _=k and l.add_context("busted","2.2.0-1")';
  return ["-e", paths, "-e", loader, "specs.lua", "--output=TAP", "spec"];
}

/**
 * @param {string} stdout
 * @returns {string[]} the results in the Test Anything Protocol, without their numbers, and the plan
 */
export function tapResults(stdout) {
  return stdout
    .split("\n")
    .filter((line) => /^(?:not )?ok\b|^1\.\.\d/.test(line))
    .map((line) => line.replace(/^((?:not )?ok) *\d+/, "$1"));
}

/**
 * @param {readonly string[]} results of `tapResults`
 * @returns {boolean} whether there are results, all succeed, and the plan is present, which busted writes at the end
 */
export function tapPassed(results) {
  const starts = (/** @type {string} */ prefix) => results.some((line) => line.startsWith(prefix));
  return starts("ok") && starts("1..") && !starts("not ok");
}
