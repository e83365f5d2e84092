-- bk.lua: the module `bk` and the objects that build scripts hold. bk.mjs runs this chunk and passes the host's functions,
-- which number the nodes of the graph. It cannot be loaded with `require`.
--
-- Each function checks its arguments. Errors name the line of the script that called it.

local add_image, add_local, check_cache, add_run, add_copy, set_export = ...

-- The numbers of states and the directories of caches. Scripts can neither read nor forge them.
local weak = { __mode = "k" }
local numbers = setmetatable({}, weak)
local directories = setmetatable({}, weak)

-- The position of the script's call that is in progress: "build.lua:12: ".
local position = ""

local function where(level)
  local info = debug.getinfo(level + 1, "Sl")
  return info and info.currentline > 0 and ("%s:%d: "):format(info.short_src, info.currentline) or ""
end

-- Returns an __index for the functions of a table. A tail call (`return state:run(...)`) removes its caller's frame, and
-- with it the line, so the lookup of the function records the line.
local function finder(functions)
  return function(_, name)
    local work = functions[name]
    if not work then return nil end
    local found_at = where(2)
    return function(...)
      local before = position
      position = debug.getinfo(1, "t").istailcall and found_at or where(2)
      local result = work(...)
      position = before
      return result
    end
  end
end

local function raise(message) error(position .. message, 0) end

local function kind(value)
  if numbers[value] then return "state" end
  if directories[value] then return "cache" end
  return type(value)
end

local function complain(number, name, problem)
  raise(("bad argument #%d to '%s' (%s)"):format(number, name, problem))
end

local function check(wanted, value, number, name)
  if kind(value) ~= wanted then complain(number, name, ("%s expected, got %s"):format(wanted, kind(value))) end
end

-- Checks the state whose method is called.
local function check_self(value, name)
  if not numbers[value] then
    raise(("bad self to '%s' (state expected, got %s; write state:%s(...))"):format(name, kind(value), name))
  end
end

-- Checks options: nil, or a table with only these keys.
local function check_options(options, known, number, name)
  if options == nil then return {} end
  if kind(options) ~= "table" then complain(number, name, "table expected, got " .. kind(options)) end
  for key in pairs(options) do
    if not known[key] then
      complain(number, name, ("unknown option '%s'"):format(tostring(key)))
    end
  end
  return options
end

-- Checks a list whose items must all be of one kind, and returns the list of their `pick(item)`.
local function check_list(list, wanted, pick, what, number, name)
  if list == nil then return {} end
  if kind(list) ~= "table" then
    complain(number, name, ("%s: list of %ss expected, got %s"):format(what, wanted, kind(list)))
  end
  local count = 0
  for _ in pairs(list) do count = count + 1 end
  local picked = {}
  for i = 1, count do
    local item = list[i]
    if item == nil then complain(number, name, ("%s: not a list without gaps"):format(what)) end
    if kind(item) ~= wanted then
      complain(number, name, ("%s: item %d: %s expected, got %s"):format(what, i, wanted, kind(item)))
    end
    picked[i] = pick(item)
  end
  return picked
end

local function itself(value) return value end

-- Raises a problem that the host found, at the script's line; otherwise returns the result.
local function checked(name, result, problem)
  if problem then raise(("%s: %s"):format(name, problem)) end
  return result
end

local function frozen(what)
  return function() error(("a %s cannot be changed"):format(what), 2) end
end

local methods = {}
local State = {
  __name = "state",
  __metatable = "state",
  __index = finder(methods),
  __newindex = frozen "state",
  __tostring = function(self) return ("state %d"):format(numbers[self]) end,
}
local Cache = {
  __name = "cache",
  __metatable = "cache",
  __newindex = frozen "cache",
  __tostring = function(self) return ("cache %s"):format(directories[self]) end,
}

local function new_state(number)
  local state = setmetatable({}, State)
  numbers[state] = number
  return state
end

--- Returns the state after a shell command. `cwd` is its working directory, and that of later commands on the state.
function methods.run(self, command, options)
  check_self(self, "run")
  check("string", command, 1, "run")
  options = check_options(options, { cwd = true, mounts = true }, 2, "run")
  local cwd = options.cwd
  if cwd ~= nil and kind(cwd) ~= "string" then complain(2, "run", "cwd: string expected, got " .. kind(cwd)) end
  local caches = check_list(options.mounts, "cache", function(cache) return directories[cache] end, "mounts", 2, "run")
  return new_state(checked("run", add_run(numbers[self], command, cwd, table.unpack(caches))))
end

--- Copies files of `source` as Docker's COPY does, and returns the new state. `from` is a pattern with `*`, `?` and
--- `[...]`; write a literal `[` as `[[]`.
function methods.copy(self, source, from, to)
  check_self(self, "copy")
  check("state", source, 1, "copy")
  check("string", from, 2, "copy")
  check("string", to, 3, "copy")
  return new_state(checked("copy", add_copy(numbers[self], numbers[source], from, to)))
end

local functions = {}

--- Returns the state of an image, given by its reference.
function functions.image(reference)
  check("string", reference, 1, "image")
  return new_state(checked("image", add_image(reference)))
end

--- Returns a directory of the build context as a state. Default: the whole context.
function functions.local_(directory)
  if directory == nil then directory = "." end
  check("string", directory, 1, "local_")
  return new_state(checked("local_", add_local(directory)))
end

--- Returns a cache for the `mounts` of `run`: an absolute directory that is kept between builds.
function functions.cache(directory)
  check("string", directory, 1, "cache")
  checked("cache", check_cache(directory))
  local cache = setmetatable({}, Cache)
  directories[cache] = directory
  return cache
end

--- Makes a state the result of the script. `entrypoint` is a word or a list of words.
function functions.export(state, options)
  check("state", state, 1, "export")
  options = check_options(options, { entrypoint = true }, 2, "export")
  local words = options.entrypoint
  if kind(words) == "string" then words = { words } end
  words = check_list(words, "string", itself, "entrypoint", 2, "export")
  if options.entrypoint ~= nil and #words == 0 then complain(2, "export", "entrypoint: empty list") end
  checked("export", set_export(numbers[state], table.unpack(words)))
end

return setmetatable({}, { __index = finder(functions) })
