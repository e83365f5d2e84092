local function f(a, b, ...)
  local i = debug.getinfo(1, "nSlutf")
  return i.name,
    i.namewhat,
    i.what,
    i.short_src:match("[^/]*$"),
    i.currentline > 0,
    i.nups,
    i.nparams,
    i.isvararg,
    i.istailcall,
    i.func == f
end
print(f())
local i = debug.getinfo(print)
print(i.what, i.short_src, i.currentline, i.linedefined, i.source, i.nparams, i.isvararg)
print(debug.getinfo(100), pcall(debug.getinfo, 1, "X"))
local L = debug.getinfo(f, "L").activelines
local n = 0
for _ in pairs(L) do
  n = n + 1
end
print(n)
print(debug.getinfo(1, "l").currentline)
