/**
 * What a workflow cannot call at all: clocks, files, the environment. Each function of Lua's libraries for that is replaced by one
 * that raises an error with what to use instead; the same goes for `require` of modules that reach out of the state.
 */

/** Modules that people know, which a workflow can only use in activities. A file or a module of such a name comes first. */
const OUTSIDE = [
  ...["crypto", "env", "exec", "fs", "http", "kv", "log", "process", "task"], // those of perilune
  ...["lfs", "posix", "socket", "ssl"],
];

/** Replaces them. Runs when nothing else of the libraries will be taken away. */
export const REFUSED = `
local error, type, pcall, next, setmetatable = error, type, pcall, next, setmetatable
local floor, sub = math and math.floor, string and string.sub

local function refused(name, instead)
  return function() error("a workflow cannot use '" .. name .. "': " .. instead, 2) end
end

local function replace(library, prefix, reasons)
  for name, instead in next, reasons do library[name] = refused(prefix .. name, instead) end
  return library
end

local CLOCK = "the clock has other times in a replay: use workflow.now()"
local DISK = "files differ from machine to machine: use them in an activity"
local EFFECT = "its effect would be repeated in a replay: do it in an activity"

if os then
  local difftime, date = os.difftime, os.date
  os = replace({ difftime = difftime }, "os.", {
    time = CLOCK,
    clock = CLOCK,
    getenv = "the environment differs from machine to machine: pass the value to the workflow, or get it from an activity",
    execute = EFFECT,
    remove = EFFECT,
    rename = EFFECT,
    tmpname = DISK,
    setlocale = "the locale differs from machine to machine: format texts in an activity",
    exit = "it would end every workflow of the process: return, or raise an error",
  })
  function os.date(format, time)
    if type(format) ~= "string" or not sub or sub(format, 1, 1) ~= "!" or type(time) ~= "number" then
      error("a workflow cannot use 'os.date' without a time and '!', since clocks and time zones differ from run to run: " ..
        "use os.date('!%Y-%m-%d', workflow.now())", 2)
    end
    local ok, text = pcall(date, format, floor and floor(time) or time)
    if not ok then error(text, 2) end
    return text
  end
  package.loaded.os = os
end

if io then
  local READ = "what it reads differs from run to run: use workflow.receive, or an activity"
  io = replace({}, "io.", {
    close = DISK,
    input = DISK,
    lines = DISK,
    open = DISK,
    output = DISK,
    popen = EFFECT,
    read = READ,
    tmpfile = DISK,
    type = DISK,
    write = "use print, which a replay does not repeat",
  })
  local function stream(name, instead)
    local no = refused("io." .. name, instead)
    io[name] = setmetatable({}, { __index = function() return no end, __metatable = false })
  end
  stream("stdin", READ)
  stream("stdout", "use print, which a replay does not repeat")
  stream("stderr", "use print, which a replay does not repeat")
  package.loaded.io = io
end

if math then
  math.randomseed = refused("math.randomseed", "random numbers repeat in a replay: use math.random, whose seed is recorded")
end

dofile = refused("dofile", "use require, with the file among the files of the program")
loadfile = refused("loadfile", "use require, with the file among the files of the program")

local outside = { ${OUTSIDE.map((name) => `["${name}"] = true`).join(", ")} }
local match = string and string.match
package.searchers[#package.searchers + 1] = function(name)
  if not outside[match and match(name, "^[^.]*") or name] then return nil end
  error("module '" .. name .. "' cannot be used in a workflow, since its results differ from run to run: call an activity whose " ..
    "handler uses it, made by defineActivities (docs/workflows.md)", 0)
end
`;
