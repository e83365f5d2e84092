/**
 * Attacks that apply to other engines too, in Lua and in JavaScript, taken from those on Perilune (../memory, ../time). Hosts
 * offer `take`, which returns how many arguments it got, and `object`, an object with a field.
 */

const TEN_MB = "'x'.repeat(1e7)";

/** @type {readonly { name: string, lua: string, js?: string, wants?: "refused" }[]} `wants`: it must not return true */
export const ATTACKS = [
  { name: "an endless loop", lua: "while true do end", js: "for (;;) {}" },
  {
    name: "an endless loop that catches errors",
    lua: "while true do pcall(function() while true do end end) end",
    js: "for (;;) { try { for (;;) {} } catch {} }",
  },
  {
    name: "one slow search by a pattern",
    lua: "local s = ('a'):rep(3000) return s:find(('a-'):rep(40) .. 'b')",
    js: "return /^(a+)+$/.test('a'.repeat(40) + 'b')",
  },
  {
    name: "straight-line code, each step slow",
    lua: "local s = ('1'):rep(1e6) return load(('local s = ... ' .. ('tonumber(s) '):rep(3000)))(s)",
    js: "const s = '1'.repeat(1e6); return new Function('s', 'BigInt(s.slice(0, 20000));'.repeat(3000))(s)",
  },
  {
    name: "a huge string",
    lua: "return #('x'):rep(1e9)",
    js: "return ('x'.repeat(5e8) + 'y').split('x').length",
  },
  {
    name: "a table that grows",
    lua: "local t = {} for i = 1, 1e10 do t[i] = { i } end",
    js: "const t = []; for (;;) t.push([t.length])",
  },
  {
    name: "strings that grow",
    lua: "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1e6) .. i end",
    js: "const t = []; for (;;) t.push(new Uint8Array(1e6))",
  },
  {
    name: "250 arguments that are one long string",
    lua: "local s, t = ('x'):rep(6e6), {} for i = 1, 250 do t[i] = s end return take(table.unpack(t))",
    js: `const s = ${TEN_MB}; return take(...Array(250).fill(s))`,
  },
  {
    name: "values that the host keeps",
    lua: "while true do take({}, function() end) end",
    js: "for (;;) take({}, () => 1)",
  },
  {
    name: "endless recursion",
    lua: "local function f() return 1 + f() end return f()",
    js: "const f = () => 1 + f(); return f()",
  },
  {
    name: "deeply nested source",
    lua: "return load('return ' .. ('('):rep(1e6) .. '1' .. (')'):rep(1e6))",
    js: "return eval('('.repeat(1e6) + '1' + ')'.repeat(1e6))",
  },
  {
    name: "a finalizer that never ends",
    lua: "setmetatable({}, { __gc = function() while true do end end }) return 1",
  },
  {
    name: "precompiled code",
    lua: "return load(string.dump(function() return true end))()",
    wants: "refused",
  },
  {
    name: "a program of the machine",
    lua: "return os.execute('true') == true",
    js: "return typeof process !== 'undefined'",
    wants: "refused",
  },
  {
    name: "a file of the machine",
    lua: "return io.open('/etc/passwd') ~= nil",
    js: "return typeof require !== 'undefined' && require('fs').existsSync('/etc/passwd')",
    wants: "refused",
  },
  {
    name: "the host's constructors",
    lua: "return object.constructor.constructor('return typeof process')() == 'object'",
    js: "return object.constructor.constructor('return typeof process')() === 'object'",
    wants: "refused",
  },
];
