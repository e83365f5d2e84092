--- packages: packages as Lua Technical Note 7 ("Modules & Packages", by R. Ierusalimschy) draws them, for today's Lua.
--
-- A package is a plain table with names in it; here are the few functions that such tables ask for. It loads no files
-- (`require` and `dofile` do), and a module that returns its own table needs none of it. docs/stdlib.md has examples.
--
-- Environments are tables, by default the global one. They are read and written raw, so that a metatable which
-- guards globals against typing errors does not interfere.

local error, pairs, pcall = error, pairs, pcall
local rawget, rawset, select, setmetatable = rawget, rawset, select, setmetatable
local tostring, type, unpack = tostring, type, table.unpack

local packages = {}

local function check(position, caller, expected, value)
  if type(value) ~= expected then
    local message = "bad argument #%d to '%s' (%s expected, got %s)"
    error(message:format(position, caller, expected, value == nil and "no value" or type(value)), 3)
  end
end

local function index(env, name)
  return env[name]
end

--- Whether a chunk with that environment sees something under the name, its own or inherited.
local function is_defined(env, name)
  if rawget(env, name) ~= nil then return true end
  -- A guard of the environment may answer an unknown name with an error.
  local seen, value = pcall(index, env, name)
  return seen and value ~= nil
end

local function copy_names(package, env)
  for name, value in pairs(package) do
    rawset(env, name, value)
  end
  return env
end

--- The table in `parent` under `name`, made if there is nothing.
local function subtable(parent, name, path)
  local found = rawget(parent, name)
  if found == nil then
    found = {}
    rawset(parent, name, found)
    return found, false
  elseif type(found) ~= "table" then
    error(("name clash: `%s' is already defined"):format(path), 3)
  end
  return found, true
end

--- Makes a package, or finds it again.
--
-- If the environment has a table under that name already, that is the package: a file that is run twice, and another
-- one that adds to the package, get the same table. `name` may be a path, "geometry.solid": what is missing on the
-- way is made.
--
-- The private table is new at every call and is stored nowhere, so only whoever called can reach it. It sees the names
-- of the public table, and those of the environment behind them, and serves as `_ENV` of the package's own code.
--
-- @param name string; nil for a package without a name, to be returned or stored by whoever made it
-- @param env the environment to look in and to put it into; by default the global one
-- @return the public table: the package
-- @return the private table
-- @return true if the package was there before
function packages.new(name, env)
  if env == nil then env = _G end
  if name ~= nil then check(1, "new", "string", name) end
  check(2, "new", "table", env)
  local public, found = {}, false
  if name ~= nil then
    if ("." .. name .. "."):find("..", 1, true) then
      error(("bad package name: `%s' has an empty part"):format(name), 2)
    end
    public = env
    for part, stop in name:gmatch("([^.]+)()") do
      public, found = subtable(public, part, name:sub(1, stop - 1))
    end
  end
  local private = setmetatable({}, {
    __index = function(_, key)
      local value = public[key]
      if value == nil then value = env[key] end
      return value
    end,
  })
  return public, private, found
end

--- Puts all names of a package into an environment. What the environment has under such a name is replaced; what is
-- added to the package later is not seen there.
-- @param env by default the global one
-- @return `env`
function packages.open(package, env)
  if env == nil then env = _G end
  check(1, "open", "table", package)
  check(2, "open", "table", env)
  return copy_names(package, env)
end

--- The same, unless the environment has any of the names, itself or by inheritance: then it raises
-- "name clash: `mul' is already defined" and has set none. Of several such names it says the one that sorts first.
-- @param env by default the global one
-- @return `env`
function packages.open_checked(package, env)
  if env == nil then env = _G end
  check(1, "open_checked", "table", package)
  check(2, "open_checked", "table", env)
  local clash
  for name in pairs(package) do
    local text = tostring(name)
    if (clash == nil or text < clash) and is_defined(env, name) then clash = text end
  end
  if clash ~= nil then error(("name clash: `%s' is already defined"):format(clash), 2) end
  return copy_names(package, env)
end

--- Short local names: `local new, mul = packages.names(complex, "new", "mul")`.
-- @param ... names that the package has to have
-- @return the value of each
function packages.names(package, ...)
  check(1, "names", "table", package)
  local count = select("#", ...)
  local values = { ... }
  for i = 1, count do
    local name = values[i]
    values[i] = package[name]
    if values[i] == nil then error(("the package has no `%s'"):format(tostring(name)), 2) end
  end
  return unpack(values, 1, count)
end

return packages
