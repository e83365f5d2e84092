-- One test for the three twins of the package `complex` (C, mixed, Lua). It only needs `require` to find one.

local before = {}
for key in pairs(_G) do before[key] = true end
local loaded_before = {}
for key in pairs(package.loaded) do loaded_before[key] = true end

local complex = require("complex")
local checks = 0

local function ok(condition, what)
  checks = checks + 1
  if not condition then error("failed: " .. what, 2) end
end

local function is(c, r, i, what)
  ok(type(c) == "table" and c.r == r and c.i == i, what)
  ok(math.type(c.r) == "float" and math.type(c.i) == "float", what .. ", of floats")
end

local function arithmetic(c)
  is(c.i, 0, 1, "i")
  is(c.new(3, 4), 3, 4, "new")
  is(c.add(c.new(1, 2), c.new(10, -20)), 11, -18, "add")
  is(c.sub(c.new(1, 2), c.new(10, -20)), -9, 22, "sub")
  is(c.mul(c.i, c.i), -1, 0, "i squared")
  is(c.mul(c.new(1, 2), c.new(3, 4)), -5, 10, "mul")
  is(c.inv(c.new(0, 2)), 0, -0.5, "inv")
  is(c.div(c.new(-5, 10), c.new(0, 2)), 5, 2.5, "div")
  is(c.add({ r = 1, i = 2 }, { r = 0.5, i = 0.25 }), 1.5, 2.25, "tables made by hand")
  is(c.add(c.new(math.maxinteger, 0), c.new(1, 0)), 2.0 ^ 63, 0, "no wrapping around")
  local nothing = c.inv(c.new(0, 0))
  ok(nothing.r ~= nothing.r and nothing.i ~= nothing.i, "the inverse of zero is not a number")
  ok(1 / c.new(-0.0, 0).r == -math.huge, "minus zero")
end

local function refuses(c)
  local good = c.new(1, 1)
  for _, bad in ipairs { 1, "1+i", true, {}, { r = 1 }, { i = 1 }, { r = "1", i = 2 }, print } do
    for _, name in ipairs { "add", "sub", "mul", "div" } do
      ok(select(2, pcall(c[name], good, bad)) == "bad complex number", name .. " with a bad right side")
      ok(select(2, pcall(c[name], bad, good)) == "bad complex number", name .. " with a bad left side")
      ok(not pcall(c[name], good), name .. " with nothing")
    end
    ok(select(2, pcall(c.inv, bad)) == "bad complex number", "inv")
  end
  ok(select(2, pcall(c.new, 1)) == "bad complex number", "new with one part")
  ok(select(2, pcall(c.new, "1", 2)) == "bad complex number", "new with a string")
end

-- an error names the line that called the package
local function blames_the_caller(c)
  for _, name in ipairs { "add", "mul", "div", "inv", "new" } do
    local chunk = load("local c, name = ...\n\nlocal x = c[name](1)\nreturn x", "=caller")
    ok(select(2, pcall(chunk, c, name)) == "caller:3: bad complex number", name .. " blames line 3")
  end
end

arithmetic(complex)
refuses(complex)
blames_the_caller(complex)
ok(require("complex") == complex, "one table")

-- the package has exactly its public names, and adds nothing to the globals
local names = {}
for name in pairs(complex) do names[#names + 1] = name end
table.sort(names)
ok(table.concat(names, " ") == "add div i inv mul new sub", "the public names: " .. table.concat(names, " "))
ok(getmetatable(complex) == nil and complex.checkComplex == nil, "checkComplex is private")
for key in pairs(_G) do ok(before[key], "no new global: " .. tostring(key)) end
for key in pairs(package.loaded) do ok(loaded_before[key] or key == "complex", "nothing else loaded: " .. key) end

-- under another name: the functions use neither the package's name nor its table
package.loaded.complex = nil
package.loaded.imaginary = complex
local imaginary = require("imaginary")
ok(imaginary == complex, "found by its new name")
local copy = {}
for key, value in pairs(complex) do copy[key] = value end
for key in pairs(copy) do complex[key] = nil end
arithmetic(copy)
refuses(copy)

-- changed globals: added, replaced and removed
local saved = {}
for _, key in ipairs { "error", "type", "complex", "setmetatable" } do
  saved[key] = _G[key]
  _G[key] = false
end
local sum, failed = copy.div(copy.new(4, 2), copy.new(2, 0)), { pcall(copy.add, 1, 2) }
for key in pairs(saved) do _G[key] = saved[key] end
_G.complex = nil
is(sum, 2, 1, "with globals gone")
ok(failed[1] == false and failed[2] == "bad complex number", "an error with globals gone")

print(("complex: %d checks passed"):format(checks))
