-- a yield passes what it can pass, and where it cannot the message is the same
local yield = coroutine.yield
local function drive(name, f, ...)
  local co = coroutine.create(f)
  local r = table.pack(coroutine.resume(co, ...))
  local n = 0
  while coroutine.status(co) == "suspended" and n < 20 do
    n = n + 1
    r = table.pack(coroutine.resume(co, n))
  end
  for i = 1, r.n do
    r[i] = tostring(r[i]):gsub("0x%x+", "ADDR")
  end
  print(name, n, coroutine.status(co), table.concat(r, "|", 1, r.n))
end
local mt = {}
for _, op in ipairs {
  "add",
  "sub",
  "mul",
  "div",
  "mod",
  "pow",
  "unm",
  "idiv",
  "band",
  "bor",
  "bxor",
  "shl",
  "shr",
  "bnot",
  "concat",
  "len",
  "eq",
  "lt",
  "le",
  "index",
  "call",
} do
  mt["__" .. op] = function(...) return yield(op) end
end
mt.__newindex = function(t, k, v)
  yield(k)
  rawset(t, k, v)
end
mt.__close = function() yield("close") end
local function obj() return setmetatable({}, mt) end
drive("add", function() return obj() + 1, 1 + obj(), obj() + 2.5, obj() + obj() end)
drive("arith", function()
  local a, b = obj(), obj()
  return a - b, a * b, a / b, a % b, a ^ b, a // b, -a
end)
drive("bits", function()
  local a, b = obj(), obj()
  return a & b, a | b, a ~ b, a << b, a >> b, ~a, a & 1, 1 | a
end)
drive("concat", function()
  local a = obj()
  return a .. "x", "x" .. a, 1 .. a .. 2
end)
drive("compare", function()
  local a, b = obj(), obj()
  return a == b, a ~= b, a < b, a <= b, a > b, a >= b, a < 1, 1 <= a
end)
drive("branches", function()
  local a, b = obj(), obj()
  if a < b then
    if a == b then return "both" end
  end
  return "none"
end)
drive("len", function() return #obj() end)
drive("index", function()
  local a = obj()
  return a.x, a[1], a[{}], a:m()
end)
drive("newindex", function()
  local a = obj()
  a.x = 5
  a[1] = 6
  return rawget(a, "x"), rawget(a, 1)
end)
drive("call", function() return obj()(1, 2) end)
drive("tail call", function() return (obj())() end)
drive("for", function()
  local s = 0
  for i in
    function(_, i)
      i = (i or 0) + 1
      yield(i)
      if i < 4 then return i end
    end
  do
    s = s + i
  end
  return s
end)
drive("for close", function()
  for i in
    function(_, i)
      if not i then return 1 end
    end,
    nil,
    nil,
    obj()
  do
  end
  return "end"
end)
drive("close", function()
  local x <close> = obj()
  local y <close> = obj()
  return 1, 2, 3
end)
drive("close break", function()
  while true do
    local x <close> = obj()
    break
  end
  return "out"
end)
drive("close goto", function()
  do
    local x <close> = obj()
    goto out
  end
  ::out::
  return "out"
end)
drive("close error", function()
  local x <close> = obj()
  error("E", 0)
end)
drive("close error in pcall", function()
  return pcall(function()
    local x <close> = obj()
    error("E", 0)
  end)
end)
drive("pcall", function() return pcall(yield, 1, 2) end)
drive("pcall error", function()
  return pcall(function()
    yield()
    error({})
  end)
end)
drive("nested pcall", function()
  return pcall(pcall, pcall, function()
    yield()
    error("deep", 0)
  end)
end)
drive("xpcall", function()
  return xpcall(function(...) return yield(...) end, debug.traceback, 7, 8)
end)
drive("xpcall error", function()
  return xpcall(function()
    yield()
    error("E", 0)
  end, function(m) return m .. "!" end)
end)
drive("handler yields", function()
  return xpcall(error, function(m) return yield() end, "E")
end)
drive("pairs", function()
  for k, v in
    pairs(setmetatable({}, {
      __pairs = function()
        yield()
        return next, { 5 }
      end,
    }))
  do
    return k, v
  end
end)
drive("dofile", function()
  local name = os.tmpname()
  local f = io.open(name, "w")
  f:write("local a = coroutine.yield() return a, 'file'")
  f:close()
  local a, b = dofile(name)
  os.remove(name)
  return a, b
end)
drive("sort", function()
  table.sort({ 3, 1, 2 }, function(a, b)
    yield()
    return a < b
  end)
end)
drive("gsub", function() return ("x"):gsub("x", yield) end)
drive("tostring", function() return tostring(setmetatable({}, { __tostring = yield })) end)
drive("load", function()
  return load(function() yield() end)
end)
drive("require", function()
  package.preload.yy = function() yield() end
  return require "yy"
end)
drive("table.concat", function()
  return table.concat(setmetatable({}, { __index = function() yield() end, __len = function() return 1 end }))
end)
drive("hook", function()
  debug.sethook(function()
    debug.sethook()
    yield()
  end, "l")
  local x = 1
  return x
end)
drive("C yields", function() return select(2, pcall(pcall, yield)) end)
