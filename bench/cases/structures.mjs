/**
 * Strings of 8, 200 and 100,000 bytes and a table of 2,000 rows of 5 fields, each way: beside wasmoon's own build, and the
 * platform's TextEncoder, TextDecoder and JSON on the same values.
 */
import assert from "node:assert/strict";

const LUA = `
  function size(value) return #value end
  rows = {}
  for i = 0, 1999 do
    rows[i + 1] = { id = i, name = "row " .. i, value = i * 1.5, on = i % 2 == 0, tag = "tag" }
  end`;

const KINDS = { ASCII: "abcdefgh", "other text": "漢字仮名" };

/** How many times one sample runs a case that takes about as long as `bytes` bytes. */
const times = (bytes) => Math.max(5, Math.min(20_000, Math.round(2e6 / bytes)));

/** @returns {import("../support/measure.mjs").Case} */
function repeated(name, per, once, check) {
  const run = () => {
    let last;
    for (let i = 0; i < per; i++) last = once();
    return last;
  };
  return { name, per, run, check };
}

/**
 * @param {typeof import("../../dist/index.js")} perilune
 * @param {typeof import("wasmoon")} wasmoon
 * @returns {Promise<{ title: string, cases: import("../support/measure.mjs").Case[] }[]>} tables, ours first in each
 */
export async function structureCases(perilune, wasmoon) {
  const state = (await perilune.loadRuntime()).createState();
  // Structures by value, as ours: wasmoon's proxies read each field when Lua asks.
  const engine = await new wasmoon.LuaFactory().createEngine({ enableProxy: false });
  state.run(LUA);
  await engine.doString(LUA);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const size = state.get("size");
  const theirSize = engine.global.get("size");
  const tables = [];
  for (const [kind, piece] of Object.entries(KINDS)) {
    for (const bytes of [8, 200, 100_000]) {
      const value = piece.repeat(Math.ceil(bytes / encoder.encode(piece).length));
      const encoded = encoder.encode(value);
      const per = times(encoded.length);
      const isSize = (got) => assert.equal([got].flat()[0], encoded.length);
      const isText = (got) => assert.equal([got].flat()[0], value);
      const [text] = state.run("local kept = ... return function() return kept end", { args: [value] });
      engine.global.set("kept", value);
      const theirText = engine.doStringSync("local kept = kept return function() return kept end");
      tables.push({
        title: `A string of ${bytes} bytes, ${kind}, into Lua`,
        cases: [
          repeated("LuaState", per, () => size(value), isSize),
          repeated("wasmoon", per, () => theirSize(value), isSize),
          repeated("TextEncoder alone", per, () => encoder.encode(value).length, isSize),
        ],
      });
      tables.push({
        title: `A string of ${bytes} bytes, ${kind}, out of Lua`,
        cases: [
          repeated("LuaState", per, () => text(), isText),
          repeated("wasmoon", per, () => theirText(), isText),
          repeated("TextDecoder alone", per, () => decoder.decode(encoded), isText),
        ],
      });
    }
  }
  const rows = Array.from({ length: 2000 }, (_, i) => ({
    id: i,
    name: `row ${i}`,
    value: i * 1.5,
    on: i % 2 === 0,
    tag: "tag",
  }));
  const ours = state.get("rows");
  const isRows = (got) => assert.deepEqual(got, rows);
  tables.push({
    title: "A table of 2,000 rows of 5 fields into Lua",
    cases: [
      repeated(
        "LuaState",
        5,
        () => size(rows)[0],
        (got) => assert.equal(got, 2000),
      ),
      repeated(
        "wasmoon",
        1,
        () => theirSize(rows),
        (got) => assert.equal(got, 2000),
      ),
      repeated("JSON, to text and back", 5, () => JSON.parse(JSON.stringify(rows)), isRows),
    ],
  });
  tables.push({
    title: "A table of 2,000 rows of 5 fields out of Lua",
    cases: [
      repeated("LuaState", 5, () => ours.toJS(), isRows),
      repeated("wasmoon", 1, () => engine.global.get("rows"), isRows),
      repeated("structuredClone", 5, () => structuredClone(rows), isRows),
    ],
  });
  return tables;
}
