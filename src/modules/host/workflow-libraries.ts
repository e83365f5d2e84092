/**
 * What replaces functions of Lua's libraries in a workflow, whose results depend on addresses or on the garbage collector. A
 * workflow is replayed in another state, perhaps on another machine, and must not see a difference.
 */

/** Runs before `LIBRARIES` of workflow.ts. `type` and the like are kept, since scripts may replace them. */
export const REPEATABLE = `
local type, error, rawget, select, pcall, setmetatable = type, error, rawget, select, pcall, setmetatable
local match = string and string.match
local getmetatable = debug and debug.getmetatable or getmetatable
local UNORDERED = { table = true, ["function"] = true, userdata = true, thread = true }

-- Raises the errors of functions that are called here at the line of the script.
local gsub = string and string.gsub
local function relayed(ok, ...)
  if ok then return ... end
  local problem = ...
  if gsub and type(problem) == "string" then problem = gsub(problem, "^workflow:%d+: ", "") end
  error(problem, 2)
end

local number, numbers = 0, setmetatable({}, { __mode = "k" })

local next, pairs = next, pairs
local function ordered(t, key)
  if type(t) ~= "table" then
    error("bad argument #1 to 'for iterator' (table expected, got " .. (t == nil and "nil" or type(t)) .. ")", 2)
  end
  local k, value = next(t, key)
  if UNORDERED[type(k)] then
    error("a key is a " .. type(k) .. ", and the order of such keys differs from run to run: " ..
      "use strings or numbers as keys in a workflow", 2)
  end
  return k, value
end
_G.next = ordered
function _G.pairs(...)
  if select("#", ...) == 0 then error("bad argument #1 to 'pairs' (table expected, got no value)", 2) end
  local iterate, t, key = pairs(...)
  if iterate == next then iterate = ordered end
  return iterate, t, key
end

local tostring = tostring
local function named(...)
  local value = ...
  local text = tostring(...)
  if not UNORDERED[type(value)] then return text end
  local metatable = getmetatable(value)
  if type(metatable) == "table" and rawget(metatable, "__tostring") ~= nil then return text end
  local name = match and match(text, "^(.*): 0?x?%x+$") or type(value)
  if not numbers[value] then
    number = number + 1
    numbers[value] = number
  end
  return name .. ": 0x" .. numbers[value]
end
_G.tostring = named

-- A local of whoever runs this: see \`aside\` in src/state/internals.ts.
local function restored(before, known, ok, ...)
  number, numbers = before, known
  if ok then return ... end
  error((...), 0)
end
function aside(f, ...)
  local before, known = number, numbers
  numbers = setmetatable({}, { __index = known })
  return restored(before, known, pcall(f, ...))
end

-- Without 'table', which a state need not have.
local function each_named(...)
  if select("#", ...) == 0 then return end
  return named((...)), each_named(select(2, ...))
end
local print = print
function _G.print(...) print(each_named(...)) end

if string then
  local format, gmatch = string.format, string.gmatch
  local function replaced(text, values)
    local at = 0
    for kind in gmatch(text, "%%[%-+#0 ]*%d*%.?%d*(.)") do
      if kind ~= "%" then
        at = at + 1
        if kind == "p" then
          error("'%p' shows an address, which differs from run to run: use tostring in a workflow", 3)
        elseif kind == "s" and UNORDERED[type(values[at])] then
          values[at] = named(values[at])
        end
      end
    end
    return values
  end
  local unpack = table and table.unpack
  local function formatted(...)
    local result = format(...)
    return result
  end
  function string.format(text, ...)
    if type(text) == "string" and match(text, "%%[%-+#0 ]*%d*%.?%d*[sp]") then
      local values = replaced(text, { ... })
      if unpack then return relayed(pcall(formatted, text, unpack(values, 1, select("#", ...)))) end
    end
    return relayed(pcall(formatted, text, ...))
  end
end

local REFUSED = {
  __gc = "the time of its call depends on the garbage collector: use a to-be-closed variable",
  __mode = "what a weak table keeps depends on the garbage collector: use an ordinary table",
}
local function refuse(metatable, field)
  if type(metatable) == "table" and rawget(metatable, field) ~= nil then
    error("a workflow cannot use '" .. field .. "': " .. REFUSED[field], 3)
  end
end
local function set(...)
  local result = setmetatable(...)
  return result
end
function _G.setmetatable(t, ...)
  local metatable = ...
  refuse(metatable, "__gc")
  refuse(metatable, "__mode")
  return relayed(pcall(set, t, ...))
end

local collectgarbage = collectgarbage
function _G.collectgarbage(what)
  if what == nil or what == "collect" then
    collectgarbage()
    return 0
  end
  error("a workflow cannot use collectgarbage('" .. named(what) ..
    "'): its results differ from run to run; only 'collect' is possible", 2)
end
`;
