--- supervisor: starts processes, and starts them again when they end. docs/processes.md has examples.
--
-- It runs in a process that has the host module `process`. Its words are Erlang's: a child is permanent, transient or
-- temporary, and too many restarts within some time end the supervisor itself.

local process = require "process"

local supervisor = {}

local RESTARTS <const> = 3
local WITHIN <const> = 5

local KINDS = { permanent = true, transient = true, temporary = true }
local CHILD = { name = "string", program = "string", method = "string", args = "table", restart = "string" }
local SPEC = { strategy = "string", restarts = "number", within = "number", children = "table" }

local function fail(problem, ...)
  error("supervisor: " .. problem:format(...), 0)
end

--- Raises an error for a field of another name, or of another type.
local function check(where, given, fields)
  if type(given) ~= "table" then fail("%s: table expected, got %s", where, type(given)) end
  for key, value in pairs(given) do
    local expected = fields[key]
    if expected == nil then fail("%s: there is no field '%s'", where, tostring(key)) end
    if type(value) ~= expected then
      fail("%s: field '%s': %s expected, got %s", where, key, expected, type(value))
    end
  end
end

local function check_child(index, child, names)
  check(("child %d"):format(index), child, CHILD)
  local name = child.name
  if name == nil then fail("child %d has no name", index) end
  if names[name] then fail("two children have the name '%s'", name) end
  if child.restart ~= nil and not KINDS[child.restart] then
    fail("child '%s': restart must be permanent, transient or temporary, not '%s'", name, child.restart)
  end
  names[name] = true
end

local function check_spec(spec)
  check("the specification", spec, SPEC)
  if spec.strategy ~= nil and spec.strategy ~= "one_for_one" then
    fail("the only strategy is one_for_one, not '%s'", spec.strategy)
  end
  for _, field in ipairs { "restarts", "within" } do
    local value = spec[field]
    if value ~= nil and not (value >= 0) then fail("field '%s': a number from 0 on expected, got %s", field, value) end
  end
  if spec.children == nil or #spec.children == 0 then fail "there are no children" end
  local names = {}
  for index, child in ipairs(spec.children) do check_child(index, child, names) end
end

--- Starts a child. Returns its pid, or nil and an error.
local function start(child)
  local args = child.args or {}
  local options = { program = child.program, method = child.method, name = child.name, link = true }
  return process.spawn(options, table.unpack(args, 1, args.n or #args))
end

--- Whether a child runs again after an end.
local function returns(child, failure)
  local restart = child.restart or "permanent"
  return restart == "permanent" or restart == "transient" and failure ~= nil
end

--- Cancels the children, the last one first, and waits for their ends.
local function stop(children, running)
  for index = #children, 1, -1 do
    for pid, child in pairs(running) do
      if child == children[index] then
        process.cancel(pid)
        repeat
          local message = process.receive()
        until type(message) == "table" and message.event == "exit" and message.pid == pid
        running[pid] = nil
      end
    end
  end
end

--- Runs children until none is left to run: those that are temporary, or transient and ended without an error.
-- Raises an error, and cancels all children, if there are more than `restarts` restarts (by default 3) within `within`
-- seconds (by default 5), if a child cannot be started, or if another process fails that is linked with this one.
-- Meanwhile it receives all messages of its process, and drops those that do not come from its children's ends.
-- @param spec `{ children = { { name = ..., method = ..., args = { ... }, restart = ... }, ... }, restarts = n, within = s }`
function supervisor.run(spec)
  check_spec(spec)
  local most, within = spec.restarts or RESTARTS, spec.within or WITHIN
  local children = spec.children
  local running = {} -- by pid
  local times = {} -- of the restarts
  assert(process.trap(true))

  local function give_up(problem, ...)
    stop(children, running)
    process.trap(false)
    fail(problem, ...)
  end

  local function run(child)
    local pid, err = start(child)
    if pid == nil then give_up("cannot start '%s': %s", child.name, err:message()) end
    running[pid] = child
  end

  local function note_restart(child, failure)
    local now = process.now()
    while times[1] and now - times[1] > within do table.remove(times, 1) end
    times[#times + 1] = now
    if #times <= most then return end
    local reason = failure and failure.message or "it ended without an error"
    give_up("'%s' needs more than %d restarts within %s seconds: %s", child.name, most, within, reason)
  end

  for _, child in ipairs(children) do run(child) end
  while next(running) do
    local message = process.receive()
    if type(message) == "table" and message.event == "exit" then
      local pid, failure = message.pid, message.error
      local child = running[pid]
      running[pid] = nil
      if child and returns(child, failure) then
        note_restart(child, failure)
        run(child)
      elseif not child and failure then
        give_up("the linked process '%s' failed: %s", message.name, failure.message)
      end
    end
  end
  process.trap(false)
end

return supervisor
