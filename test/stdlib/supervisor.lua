-- Tests of stdlib/supervisor.lua, with a module `process` of its own: it notes what it is asked, and its messages and the
-- time are given by the test. test/processes/supervisor.test.ts runs it in a scheduler.
local calls, messages, time

local function fails(pattern, f, ...)
  local ok, message = pcall(f, ...)
  assert(not ok, "it did not fail")
  assert(tostring(message):find(pattern, 1, true), message)
end

local process = {}
local function note(...) calls[#calls + 1] = table.concat({ ... }, " ") end
function process.trap(on)
  note("trap", tostring(on))
  return true
end
function process.spawn(options, ...)
  assert(options.link)
  note("spawn", options.name, ...)
  return "pid of " .. options.name
end
function process.cancel(pid)
  note("cancel", pid)
  table.insert(messages, 1, { event = "exit", pid = pid, error = { message = "cancelled" } })
end
function process.receive()
  local message = assert(table.remove(messages, 1), "no message is left")
  if type(message) == "number" then
    time = message
    return process.receive()
  end
  return message
end
function process.now() return time end

package.preload.process = function() return process end
local supervisor = require "supervisor"

local function run(spec, ...)
  calls, messages, time = {}, { ... }, 0
  local ok, message = pcall(supervisor.run, spec)
  return ok and table.concat(calls, ", ") or message .. ": " .. table.concat(calls, ", ")
end

local function ended(name, problem)
  return { event = "exit", pid = "pid of " .. name, error = problem and { message = problem } }
end

local function expect(expected, found) assert(found == expected, found) end

-- Kinds, arguments with holes, and messages that are none of its own.
expect(
  "trap true, spawn a 1 2, spawn b, spawn c, spawn a 1 2, trap false",
  run({
    children = {
      { name = "a", args = { 1, 2 }, restart = "transient" },
      { name = "b", restart = "temporary" },
      { name = "c", restart = "transient" },
    },
  }, "hello", ended("a", "broken"), ended("b", "broken"), { event = "down" }, ended "c", ended("x"), ended "a")
)

-- Restarts count within their time only.
local permanent = { children = { { name = "a" }, { name = "b" } }, restarts = 1, within = 5 }
expect(
  "supervisor: 'b' needs more than 1 restarts within 5 seconds: broken: trap true, spawn a, spawn b, spawn a, spawn a, "
    .. "cancel pid of a, trap false",
  run(permanent, ended "a", 6, ended "a", ended("b", "broken"))
)
expect(
  "supervisor: 'a' needs more than 0 restarts within 5 seconds: it ended without an error: trap true, spawn a, trap false",
  run({ children = { { name = "a" } }, restarts = 0 }, ended "a")
)

-- A linked process that is not a child.
expect(
  "supervisor: the linked process 'boss' failed: broken: trap true, spawn a, spawn b, cancel pid of b, cancel pid of a, "
    .. "trap false",
  run(permanent, { event = "exit", pid = "other", name = "boss", error = { message = "broken" } })
)

fails("supervisor: the specification: table expected, got nil", supervisor.run)
fails("supervisor: child 1: table expected, got number", supervisor.run, { children = { 1 } })

print "supervisor: all is well"
