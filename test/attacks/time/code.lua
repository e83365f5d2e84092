--- an empty loop
do:
local i = 0
--- a loop of expressions
a, b = 1, 2
do:
local c = a + b * a - b local d = c ~= a
--- a function of many instructions
f = assert(load("local a, b = 1, 2 " .. ("a = b "):rep(200000)))
do:
f()
--- a loop around many instructions
f = assert(load("local a, b = 1, 2 while true do " .. ("a = b "):rep(200000) .. " end"))
do:
f()
--- calls of a function
function f() end
do:
f()
--- recursion
function f(n) if n > 0 then return 1 + f(n - 1) end return 0 end
do:
f(1000)
--- recursion that overflows
function f() return 1 + f() end
do:
pcall(f)
--- tail calls
function f(n) if n > 0 then return f(n - 1) end end
do:
f(1000)
--- pcall of an error
do:
pcall(error, "x")
--- xpcall with a handler
function h(m) return m end
do:
xpcall(error, h, "x")
--- error with a traceback
do:
xpcall(error, debug.traceback, "x")
--- assert
do:
pcall(assert, false, "x")
--- coroutines
do:
coroutine.wrap(function() coroutine.yield() end)()
--- a coroutine that yields
c = coroutine.wrap(function() while true do coroutine.yield(1, 2, 3) end end)
do:
c()
--- a coroutine that is closed
do:
local c = coroutine.create(function() coroutine.yield() end) coroutine.resume(c) coroutine.close(c)
--- many values through a coroutine
t = {} for i = 1, 50000 do t[i] = i end
c = coroutine.wrap(function(...) while true do coroutine.yield(...) end end)
do:
c(table.unpack(t))
--- variables that are closed
m = setmetatable({}, { __close = type })
do:
do local x <close> = m local y <close> = m end
--- closures
do:
local a local f = function() return a end
--- closures over many variables
do:
local a, b, c, d, e, f, g, h local k = function() return a, b, c, d, e, f, g, h end
--- type, select, rawlen
do:
r = type(type(select("#", rawlen({}))))
--- tostring
t = {}
do:
r = tostring(t) .. tostring(print) .. tostring(1.5)
--- setmetatable
do:
r = getmetatable(setmetatable({}, {}))
--- a hook
debug.sethook(function() end, "l")
do:
local a = 1
--- a hook that counts
debug.sethook(function() end, "", 1)
do:
local a = 1
--- getinfo
do:
r = debug.getinfo(1, "SlnutL")
--- traceback of a deep stack
function f(n) if n > 0 then return (f(n - 1)) end return debug.traceback() end
do:
r = f(150)
--- locals of a function
do:
r = debug.getlocal(1, 1)
--- an error with the place of a far caller
function f(n)
  if n > 0 then local a = f(n - 1) return a end
  for i = 1, 1000 do pcall(error, "x", 150000) end
end
do:
f(160000)
--- a description of a far caller
function f(n)
  if n > 0 then local a = f(n - 1) return a end
  for i = 1, 1000 do debug.getinfo(150000, "f") end
end
do:
f(160000)
--- tracebacks of a very deep stack
function f(n)
  if n > 0 then local a = f(n - 1) return a end
  for i = 1, 1000 do debug.traceback() end
end
do:
f(160000)
--- tracebacks with many loaded modules
big = {} for i = 1, 200000 do big["k" .. i] = i end
for i = 1, 200 do package.loaded["a" .. i] = big end
do:
r = debug.traceback()
--- bad arguments with many loaded modules
for i = 1, 200000 do package.loaded["a" .. i] = {} end
do:
r = pcall(string.rep)
