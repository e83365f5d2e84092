/** How the command line is classified before lua.c reads it. */

import { describe, expect, test } from "vitest";
import { readCommandLine } from "../../src/cli/command-line.js";

function run(context: string, interactive: "always" | "on a terminal" | "never"): object {
  return expect.objectContaining({ kind: "run", context, interactive }) as object;
}

describe("readCommandLine", () => {
  test.for([
    [[], run(".", "on a terminal")],
    [["x.lua"], run(".", "never")],
    [["a/x.lua", "-i"], run("a", "never")],
    [["/x.lua"], run("/", "never")],
    [["-e", "a/b"], run(".", "never")],
    [["-ea/b", "c/d.lua"], run("c", "never")],
    [["-l", "a.b", "c/d.lua"], run("c", "never")],
    [["-l", "mod"], run(".", "on a terminal")],
    [["-E", "-W"], run(".", "on a terminal")],
    [["-v"], run(".", "never")],
    [["-v", "-i"], run(".", "always")],
    [["-i", "a/x.lua"], run("a", "always")],
    [["-"], run(".", "never")],
    [["-", "a/b"], run(".", "never")],
    [["-i", "-"], run(".", "always")],
    [["--"], run(".", "on a terminal")],
    [["--", "a/-i"], run("a", "never")],
    [["--", "--help"], run(".", "never")],
    [["-i", "-x"], run(".", "never")],
    [["-i", "-e"], run(".", "never")],
    [["-e", "-i"], run(".", "never")],
    [["-l", "-i"], run(".", "never")],
    [["-ii"], run(".", "never")],
    [[""], run(".", "never")],
    [["--help"], { kind: "help" }],
    [["-i", "--help"], { kind: "help" }],
    [["x.lua", "--help"], run(".", "never")],
    [["--version"], { kind: "version" }],
    [["build", "x.c"], { kind: "command", name: "build", args: ["x.c"] }],
    [["./build"], run(".", "never")],
    [["-i", "build"], run(".", "always")],
  ] as [string[], object][])("%j", ([args, request]) => {
    expect(readCommandLine(args)).toEqual(request);
  });

  test.for([
    [["-e", "a", "-eb", "-l", "m", "x.lua", "-e", "c"], { statements: ["a", "b"], source: false }],
    [["-i", "-E", "x.lua"], { ignoreEnvironment: true }],
    [["-i", "x.lua", "-E"], { ignoreEnvironment: false }],
    [["-e", "-E", "x.lua"], { ignoreEnvironment: false }],
    [["--source", "x.lua", "--source"], { args: ["x.lua", "--source"], source: true }],
    [["-E", "--source", "-W", "--source", "x.lua"], { args: ["-E", "-W", "x.lua"], source: true }],
    [["--source", "-e", "--source"], { args: ["-e", "--source"], source: true }],
    [["--", "--source"], { args: ["--", "--source"], source: false }],
    [["--source=1"], { args: ["--source=1"], source: false }],
  ] as [string[], object][])("what %j holds", ([args, held]) => {
    expect(readCommandLine(args)).toMatchObject(held);
  });
});
