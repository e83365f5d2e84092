/**
 * Scripts that try to use up the memory of the host, with 16 MB of their own. `ends` matches what a run gave: its results as
 * JSON, or the code and message of its error; endless ones end by the state's deadline. `host`: what the embedder does with
 * the state instead of running `code`.
 */

const LONG = "local s = ('x'):rep(6e6) ";
const MANY = "local t = {} for i = 1, 250 do t[i] = s end ";
const QUOTA = "Quota exceeded";
const ENDLESS = "ERR_LIMIT";
const MEMORY = "ERR_LUA_MEMORY";

/** @type {import("./attacks.d.mts").Attack[]} */
export const ATTACKS = [
  {
    name: "arguments that are one string",
    code: `${LONG}${MANY}return take(table.unpack(t))`,
    ends: "[250]",
  },
  { name: "results that are one string", code: `${LONG}${MANY}return table.unpack(t)`, ends: '["6000000' },
  {
    name: "100,000 arguments that are one string",
    code: "local s = ('x'):rep(100000) local t = {} for i = 1, 100000 do t[i] = s end return take(table.unpack(t))",
    ends: "[100000]",
  },
  {
    name: "strings that are not ASCII",
    code: `local s = ('\\xc3\\xa9'):rep(3e6) ${MANY}return take(table.unpack(t))`,
    ends: "[250]",
  },
  {
    name: "strings that are not UTF-8",
    code: "local s = ('\\xff'):rep(2e6) return take(s, s, s, s, s, s)",
    ends: "[6]",
  },
  {
    name: "a table of one string",
    code: `${LONG}${MANY}return t`,
    host: (state, code) => state.run(code)[0].toJS().length,
    ends: "250",
  },
  {
    name: "a table of one string, as bytes",
    code: `${LONG}${MANY}return t`,
    host: (state, code) => state.run(code)[0].toJS({ bytes: true }).length,
    ends: "ERR_SIZE_LIMIT",
  },
  {
    name: "results that are one string, as bytes",
    code: `${LONG}${MANY}return table.unpack(t)`,
    host: (state, code) => state.run(code, { strings: "bytes" }).length,
    ends: "ERR_SIZE_LIMIT",
  },
  {
    name: "arguments that are one string, as bytes",
    code: `${LONG}${MANY}return takeBytes(table.unpack(t))`,
    ends: "ERR_LUA",
  },
  { name: "tables that the host gets", code: "while true do take({}) end", ends: MEMORY },
  {
    name: "tables that the host gets at once",
    code: "local t = {} for i = 1, 60000 do t[i] = {} end while true do pcall(take, table.unpack(t)) end",
    ends: ENDLESS,
  },
  {
    name: "functions that the host gets",
    code: "local function f(i) return function() return i end end while true do take(f(1)) end",
    ends: MEMORY,
  },
  {
    name: "functions of the host",
    code: "local t = {} for i = 1, 1e7 do t[i] = makeFunction() end",
    ends: MEMORY,
  },
  {
    name: "objects of the host",
    code: "local t = {} for i = 1, 1e7 do t[i] = makeObject() end",
    ends: MEMORY,
  },
  {
    name: "functions and objects of the host that the script drops",
    code: "for i = 1, 2e5 do makeFunction() makeObject() end return 1",
    ends: "[1]",
  },
  {
    name: "many files",
    code: `local s = ('x'):rep(1e6)
      for i = 1, 9000 do
        local f <close> = assert(io.open('/tmp/f' .. i, 'w'))
        f:setvbuf('no')
        assert(f:write(s))
      end`,
    ends: QUOTA,
  },
  {
    name: "one large file",
    code: `local s = ('x'):rep(1e6)
      local f <close> = assert(io.open('/tmp/large', 'w'))
      for i = 1, 9000 do assert(f:write(s)) end`,
    ends: QUOTA,
  },
  {
    name: "empty files with long names",
    code: "for i = 1, 3e6 do assert(io.open('/tmp/' .. i .. ('n'):rep(200), 'w')):close() end",
    ends: QUOTA,
  },
  {
    name: "files without names",
    code: `local s, t = ('x'):rep(1e6), {}
      for i = 1, 500 do
        t[i] = assert(io.tmpfile())
        assert(t[i]:write(s))
        assert(t[i]:flush())
      end`,
    ends: QUOTA,
  },
  {
    name: "files that come and go",
    code: "while true do local f = assert(io.tmpfile()) f:write(('x'):rep(1e5)) f:close() end",
    ends: ENDLESS,
  },
  {
    name: "a place far behind the end of a file",
    code: `local f = io.open('/tmp/far', 'w+')
      return f:seek('set', 2^40|0), (f:write('x')), select(2, f:flush())`,
    ends: "File too large",
  },
  {
    name: "the last place in a file",
    code: "local f = io.open('/tmp/last', 'w+') f:seek('set', 2^31 - 10) f:write('x') return select(2, f:flush())",
    ends: QUOTA,
  },
  {
    name: "reading far behind the end",
    code: "local f = io.open('/tmp/far', 'w+') return f:seek('set', 2^40|0), f:read(1), f:read('a')",
    ends: '[1099511627776,null,""]',
  },
  {
    name: "open files",
    code: "local t = {} for i = 1, 5000 do t[i] = assert(io.open('/tmp/a', 'w')) end",
    ends: "No file descriptors",
  },
  { name: "an element far behind the end of an array", code: "array[2^31|0] = 1", ends: "not enough memory" },
  {
    name: "pairs of an array with holes",
    code: "pcall(function() array[2^31|0] = 1 end) for i = 1, 9 do pcall(function() array[#array + 1e6] = 1 end) end for k, v in pairs(array) do end return #array < 3e6",
    ends: "[true]",
  },
  {
    name: "an array that grows",
    code: "local n = 3 while true do n = n + 1 array[n] = n end",
    ends: "not enough memory",
  },
  {
    name: "texts in an array",
    code: `${LONG}for i = 4, 1000 do array[i] = s .. i end`,
    ends: "not enough memory",
  },
  {
    name: "an object that grows",
    code: "local n = 0 while true do n = n + 1 object['k' .. n] = n end",
    ends: "not enough memory",
  },
  {
    name: "texts in an object",
    code: `${LONG}for i = 1, 1000 do object['k' .. i] = s .. i end`,
    ends: "not enough memory",
  },
  {
    name: "a Map that grows",
    code: "local n = 0 while true do n = n + 1 map[n] = n end",
    ends: "not enough memory",
  },
  {
    name: "texts as keys of a Map",
    code: `${LONG}for i = 1, 1000 do map[s .. i] = i end`,
    ends: "not enough memory",
  },
  ...Object.entries({
    "array:push": "array:push(s .. i)",
    "array:unshift": "array:unshift(i, s .. i)",
    "array:splice": "array:splice(0, 0, s .. i)",
    "map:set": "map:set(i, s .. i)",
    "set:add": "set:add(s .. i)",
  }).map(([name, step]) => ({
    name,
    code: `${LONG}for i = 1, 1000 do ${step} end`,
    ends: `not enough memory to call method '${name.slice(name.indexOf(":") + 1)}'`,
  })),
  {
    name: "small values by methods",
    code: "for i = 1, 1e7 do array:push(i) set:add(i) map:set(i, i) end",
    ends: "not enough memory to call method",
  },
  {
    name: "an array of one text, joined",
    code: "local s = ('x'):rep(1e5) for i = 1, 1000 do array:push(0) end array:fill(s) return array:join()",
    ends: "not enough memory to call method 'join'",
  },
  {
    name: "an array of one text as text",
    code: "local s = ('x'):rep(1e5) for i = 1, 1000 do array:push(0) end array:fill(s) return array:toString()",
    ends: "not enough memory to call method 'toString'",
  },
  {
    name: "a long text between elements",
    code: `${LONG}for i = 1, 1000 do array:push(i) end return array:join(s)`,
    ends: "not enough memory to call method 'join'",
  },
  {
    name: "a long text between numbers",
    code: "return numbers:join(('x'):rep(5000))",
    ends: "not enough memory to call method 'join'",
  },
  {
    name: "arrays in arrays, flattened",
    code: "for i = 1, 100 do array[i] = second second[i] = array end return array:flat(9)",
    ends: "not enough memory to call method 'flat'",
  },
  {
    name: "arrays in arrays, flattened by little",
    code: "for i = 1, 30 do array[i] = second second[i] = i end return #array:flat(), #array:flat('1'), #array:flat(0)",
    ends: "[900,900,30]",
  },
  {
    name: "methods that store little and remove it again",
    code: `local s = ('x'):rep(1e5)
      for i = 1, 300 do
        array:push(s .. i) array:pop()
        map:set(i, s .. i) map:delete(i)
        set:add(s .. i) if i % 20 == 0 then set:clear() end
        array:join(s)
      end
      return #array`,
    ends: "[3]",
  },
  {
    name: "a warning in pieces",
    code: "warn('@on') local s = ('x'):rep(1e6) local t = {} for i = 1, 200 do t[i] = s end warn(table.unpack(t)) return 1",
    ends: "[1]",
  },
  {
    name: "long warnings",
    code: `warn('@on') ${LONG}for i = 1, 20 do warn(s .. i) end return 1`,
    ends: "[1]",
  },
  { name: "a long message of an error", code: `${LONG}error(s, 0)`, ends: "ERR_LUA" },
  {
    name: "long messages of errors of the host",
    code: `${LONG}while true do pcall(fail, s) pcall(function() array[s] = 1 end) end`,
    ends: ENDLESS,
  },
  { name: "a long name of a chunk", code: `${LONG}load('error(...)', s)('boo')`, ends: "boo" },
  {
    name: "a long chunk that calls itself",
    code: `local s = '--' .. ('x'):rep(3e6) .. '\\nlocal n = ... if n == 0 then error("deep") end local a = f(n - 1) return a'
      f = load(s) f(10000)`,
    ends: "deep",
  },
  {
    name: "long names of files",
    code: `local f = io.open('/tmp/x.lua', 'w') f:write('return 1') f:close()
      for i = 1, 2000 do
        local n = ('/./'):rep(1000) .. ('/'):rep(i % 1000) .. 'tmp/x.lua'
        assert(loadfile(n)) io.open(n .. '/none')
      end
      return 1`,
    ends: "[1]",
  },
  {
    name: "strings that the host drops",
    code: "local i = 0 while true do i = i + 1 take(('x'):rep(1e6) .. i) end",
    ends: ENDLESS,
  },
  {
    name: "output",
    code: "local s = ('x'):rep(1e6) for i = 1, 100 do assert(io.write(s)) end",
    limits: { output: 5e6 },
    ends: QUOTA,
  },
  {
    name: "files beyond a limit of their own",
    code: "local f = io.open('/tmp/f', 'w') for i = 1, 100 do assert(f:write(('x'):rep(1e6))) end",
    limits: { files: 3e6 },
    ends: QUOTA,
  },
];
