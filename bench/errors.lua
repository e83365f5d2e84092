-- The cost of protected calls, errors and yields, in nanoseconds each. The same file runs on native Lua and on Perilune
-- (`lua bench/errors.lua`, `npx perilune bench/errors.lua`); docs/interpreter.md compares the two. The argument is the
-- time to spend on each, in seconds (default 0.3). Each kind is checked before it is timed.

local spend = tonumber((...)) or 0.3

local function nothing() end

local kinds = {
  { "a call", function() nothing() end, true },
  { "pcall that catches nothing", function() return pcall(nothing) end, true },
  { "xpcall that catches nothing", function() return xpcall(nothing, nothing) end, true },
  { "error with a string", function() return pcall(error, "x") end, "^x$" },
  { "error with a string, in a Lua function", function() return pcall(function() error("x") end) end, ": x$" },
  { "error with a table", function() return pcall(function() error({}) end) end, "^table: " },
  { "error three calls deep", function()
    local function deep(n) if n == 0 then error("x", 0) end local r = deep(n - 1) return r end
    return pcall(deep, 3)
  end, "^x$" },
  { "error, with a traceback", function() return xpcall(function() error("x") end, debug.traceback) end, "stack traceback" },
  { "assert", function() return pcall(function() assert(false, "x") end) end, ": x$" },
  { "calling nil", function() return pcall(function() local a; a() end) end, "attempt to call" },
  { "indexing nil", function() return pcall(function() local a; return a.x end) end, "attempt to index" },
  { "arithmetic on a table", function() return pcall(function() local a = {}; return a + 1 end) end, "arithmetic" },
  { "comparing table and number", function() return pcall(function() local a = {}; return a < 1 end) end, "compare" },
  { "concatenating nil", function() return pcall(function() local a; return a .. "x" end) end, "concatenate" },
  { "integer division by zero", function() return pcall(function() local a = 0; return 1 // a end) end, "divide by zero" },
  { "error in a metamethod", function()
    return pcall(function() return setmetatable({}, { __add = function() error("x", 0) end }) + 1 end)
  end, "^x$" },
  { "C: bad argument (string.rep)", function() return pcall(string.rep) end, "bad argument" },
  { "C: bad argument (math.floor)", function() return pcall(math.floor, "x") end, "bad argument" },
  { "C: invalid option (string.format)", function() return pcall(string.format, "%y", 1) end, "invalid conversion" },
  { "C: malformed pattern", function() return pcall(string.find, "x", "[") end, "malformed pattern" },
  { "C: error within table.sort", function()
    return pcall(table.sort, { 2, 1 }, function() error("x", 0) end)
  end, "^x$" },
  { "C: error within string.gsub", function()
    return pcall(string.gsub, "x", "x", function() error("x", 0) end)
  end, "^x$" },
  { "C: table.concat of a table", function() return pcall(table.concat, { {} }) end, "invalid value" },
  { "C: setmetatable of a protected one", function()
    return pcall(setmetatable, setmetatable({}, { __metatable = 1 }), {})
  end, "protected metatable" },
  { "C: tostring with a bad __tostring", function()
    return pcall(tostring, setmetatable({}, { __tostring = function() return {} end }))
  end, "must return a string" },
  { "load of a wrong text", function() return load("x = ") == nil, "near" end, true },
}

local co = coroutine.wrap(function() while true do coroutine.yield(1) end end)
kinds[#kinds + 1] = { "resume and yield (coroutine.wrap)", function() return co() == 1 end, true }
kinds[#kinds + 1] = { "a coroutine, made and run", function() return coroutine.wrap(nothing)() == nil end, true }
local across = coroutine.wrap(function() while true do pcall(coroutine.yield, 1) end end)
kinds[#kinds + 1] = { "resume and yield across pcall", function() return across() == 1 end, true }
local through = coroutine.wrap(function()
  local t = setmetatable({}, { __index = function() return coroutine.yield(1) end })
  while true do local _ = t.x end
end)
kinds[#kinds + 1] = { "resume and yield within __index", function() return through() == 1 end, true }

for _, kind in ipairs(kinds) do
  local name, run, wanted = table.unpack(kind)
  local ok, message = run()
  if wanted == true then
    assert(ok ~= false, name)
  else
    assert(ok == false and tostring(message):find(wanted), name .. ": " .. tostring(message))
  end
  local count, times = 100, {}
  while true do -- until one batch takes a fifth of the time
    local start = os.clock()
    for _ = 1, count do run() end
    if os.clock() - start >= spend / 5 then break end
    count = count * 2
  end
  for round = 1, 5 do
    local start = os.clock()
    for _ = 1, count do run() end
    times[round] = (os.clock() - start) / count
  end
  table.sort(times)
  print(("%-40s %9.1f"):format(name, times[3] * 1e9))
end
