-- Tests of stdlib/packages.lua. Argument: this directory. Runs on any Lua 5.4 that finds the module.
local directory = ...
local packages = require "packages"

local function run(name) return dofile(directory .. "/chunks/" .. name .. ".lua") end

local function fails(pattern, f, ...)
  local ok, message = pcall(f, ...)
  assert(not ok, "it did not fail")
  assert(tostring(message):find(pattern, 1, true), message)
  return message
end

local function count(t)
  local n = 0
  for _ in pairs(t) do n = n + 1 end
  return n
end

-- open: all names, into the environment that is given, as they are now.
do
  local package = { new = 1, mul = 2, [7] = "seven" }
  local env = { mul = "old", other = "kept" }
  assert(packages.open(package, env) == env)
  assert(env.new == 1 and env.mul == 2 and env[7] == "seven" and env.other == "kept" and count(env) == 4)
  package.late = 3
  assert(env.late == nil)
  assert(load("return new + mul", "=chunk", "t", env)() == 3)
end

-- open: by default into the global environment.
do
  assert(packages.open { a_name_of_the_test = 1 } == _G)
  assert(a_name_of_the_test == 1)
  a_name_of_the_test = nil
  assert(packages.open_checked { a_name_of_the_test = 2 } == _G)
  assert(a_name_of_the_test == 2)
  fails("name clash: `a_name_of_the_test' is already defined", packages.open_checked, { a_name_of_the_test = 2 })
  a_name_of_the_test = nil
end

-- open_checked: a clash is named, and then nothing has been set, wherever the name comes in the order of pairs.
do
  for size = 0, 40 do
    local package = { mul = true }
    for i = 1, size do package["name" .. i] = i end
    local env = { mul = "mine" }
    fails("name clash: `mul' is already defined", packages.open_checked, package, env)
    assert(env.mul == "mine" and count(env) == 1)
    env.mul = nil
    assert(packages.open_checked(package, env) == env and count(env) == size + 1)
  end
  -- The position is that of the caller.
  local message = fails("name clash", load("require('packages').open_checked({ x = 1 }, { x = 1 })", "=caller"))
  assert(message == "caller:1: name clash: `x' is already defined", message)
  -- Of several, the first in order; false is a value too; what is inherited is defined as well.
  fails("`b' is", packages.open_checked, { d = 1, b = 1, c = 1, a = 1 }, { d = 1, c = 1, b = 1 })
  fails("`off' is", packages.open_checked, { off = 1 }, { off = false })
  local inheriting = setmetatable({}, { __index = _G })
  fails("`print' is", packages.open_checked, { print = 1, mine = 1 }, inheriting)
  assert(next(inheriting) == nil)
  packages.open({ print = 1 }, inheriting)
  assert(inheriting.print == 1 and _G.print ~= 1)
end

-- Environments that detect typing errors.
do
  local function refuse(_, name) error("undeclared: " .. tostring(name)) end
  local env = setmetatable({}, { __index = refuse, __newindex = refuse })
  packages.open_checked({ mul = 1 }, env)
  packages.open({ add = 2 }, env)
  local made = packages.new("deep.package", env)
  assert(env.mul == 1 and env.add == 2 and env.deep.package == made)
  fails("name clash: `mul' is already defined", packages.open_checked, { mul = 1 }, env)
end

-- A package, its own functions that do not depend on its name, and short local names.
local complex, again = run "complex"
assert(complex == _G.complex and again == false)
do
  local new, mul, i = packages.names(complex, "new", "mul", "i")
  local product = mul(new(2, 3), i)
  assert(product.r == -3 and product.i == 2)
  _G.complex = nil
  local sum = complex.add(product, i)
  assert(sum.r == -3 and sum.i == 3)
  _G.complex = complex
  fails("the package has no `div'", packages.names, complex, "new", "div")
  assert(select("#", packages.names(complex)) == 0)
  local message = fails("complex number expected", load("complex.add(1, 2)", "=user"))
  assert(message == "user:1: complex number expected", message)
end

-- The package that is run twice by dofile stays the same table, with its functions made afresh.
do
  local add, made = complex.add, complex.made
  local rerun, there = run "complex"
  assert(rerun == complex and _G.complex == complex and there == true)
  assert(complex.add ~= add and complex.made() == 1 and made() == 4)
end

-- Items that another chunk adds.
do
  assert(complex.sub == nil)
  assert(run "complex_more" == complex)
  local difference = complex.sub(complex.new(1, 1), complex.i)
  assert(difference.r == 1 and difference.i == 0)
end

-- Several packages in one chunk, and nested ones.
do
  run "shapes"
  assert(shapes.flat.area(2, 3) == 6 and shapes.solid.volume(2, 3, 4) == 24)
  assert(shapes.flat.square.area(5) == 25)
  assert(shapes.flat.square.describe(5) == "4 sides, area 25")
  assert(shapes.flat.square.sides == nil and sides == nil)
  local all = shapes
  local flat, solid = shapes.flat, shapes.solid
  run "shapes"
  assert(shapes == all and shapes.flat == flat and shapes.solid == solid)
  local env = packages.open(shapes.flat, {})
  assert(env.square == flat.square)
end

-- The private table is unreachable. Visits everything reachable from a package: tables, metatables and, with the debug
-- library, the registry, user values, and upvalues of all functions except those of this chunk, which is the package's own
-- here. (Its functions have the private table as an upvalue, which the debug library reveals.)
do
  local public, private = packages.new("guarded", {})
  private.secret = { "a secret" }
  function public.peek() return #private.secret end
  function public.absent() return private.is_nowhere end
  function public.set(value) private.kept = value end
  public.again = packages.new
  public.nested = packages.new()
  local asked = {}
  setmetatable(public, {
    __index = function(...)
      for _, value in ipairs { ... } do asked[#asked + 1] = value end
    end,
  })
  assert(public.peek() == 1)
  public.absent()
  public.set(public)
  assert(asked[1] == public)

  local seen = {}
  local pending = { public, asked, packages, package.loaded, _G, (getmetatable("")) }
  -- A second call with the same name returns the same package, and never the same private table.
  for _, value in ipairs { packages.new("guarded", { guarded = public }) } do pending[#pending + 1] = value end
  pending[#pending + 1] = debug.getregistry()
  local here = debug.getinfo(1, "S").source
  local function visit(value)
    if value ~= nil and not seen[value] then pending[#pending + 1] = value end
  end
  local function each_upvalue(f)
    for i = 1, debug.getinfo(f, "u").nups do visit((select(2, debug.getupvalue(f, i)))) end
  end
  while #pending > 0 do
    local value = table.remove(pending)
    assert(value ~= private and value ~= private.secret and value ~= getmetatable(private), "it can be reached")
    local kind = type(value)
    if not seen[value] and (kind == "table" or kind == "function" or kind == "userdata") then
      seen[value] = true
      visit(debug.getmetatable(value))
      if kind == "table" then
        for k, v in next, value do
          visit(k)
          visit(v)
        end
      elseif kind == "userdata" then
        local kept, more, i = nil, true, 1
        while more do
          kept, more = debug.getuservalue(value, i)
          visit(kept)
          i = i + 1
        end
      elseif debug.getinfo(value, "S").source ~= here then
        each_upvalue(value)
      end
    end
  end
  assert(seen[public] and seen[public.nested] and seen[packages] and seen[packages.new] and seen[string.format])
end

-- The private table as an environment.
do
  local env = { shared = "global" }
  local public, private = packages.new("p", env)
  public.name, public.off = "public", false
  assert(private.name == "public" and private.shared == "global" and private.off == false and private.none == nil)
  private.name = "private"
  assert(private.name == "private" and public.name == "public" and env.name == nil)
end

-- Without a name, and in an environment of its own.
do
  local a, private = packages.new()
  assert(a ~= packages.new() and next(a) == nil and next(private) == nil and private.print == print)
  local env = setmetatable({}, { __index = _G })
  local own, _, there = packages.new("string", env)
  assert(own ~= string and env.string == own and there == false)
end

-- Errors are reported at the caller's position, and change nothing.
do
  fails("bad argument #1 to 'open' (table expected, got no value)", packages.open)
  fails("bad argument #1 to 'open' (table expected, got string)", packages.open, "complex")
  fails("bad argument #2 to 'open' (table expected, got boolean)", packages.open, {}, false)
  fails("bad argument #1 to 'open_checked' (table expected, got number)", packages.open_checked, 1)
  fails("bad argument #1 to 'new' (string expected, got table)", packages.new, {})
  fails("bad argument #2 to 'new' (table expected, got function)", packages.new, "x", print)
  fails("bad argument #1 to 'names' (table expected, got no value)", packages.names)
  for _, name in ipairs { "", ".", "a.", ".a", "a..b" } do
    local env = {}
    fails("bad package name: `" .. name .. "' has an empty part", packages.new, name, env)
    assert(next(env) == nil)
  end
  local env = { a = { b = print } }
  fails("name clash: `a.b' is already defined", packages.new, "a.b", env)
  fails("name clash: `a.b' is already defined", packages.new, "a.b.c", env)
  assert(count(env) == 1 and count(env.a) == 1)
  local message = fails("bad", load("require('packages').open(1)", "=caller"))
  assert(message:find("^caller:1: "), message)
end

print "packages: all is well"
