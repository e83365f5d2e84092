--- workflow: what a workflow can wait for and ask for. docs/workflows.md has examples.
--
-- It runs in states that the service of `perilune/workflows` makes: they have the host module `workflow.steps`. Each call
-- that waits is a step, whose result is recorded.

local found, steps = pcall(require, "workflow.steps")
if not found then error("workflow: this state is not a workflow; start one with perilune/workflows", 0) end

local workflow = {}

local pack, unpack = table.pack, table.unpack

--- Raises an error at the line that called a function of this module: `level` is 1 in that function, and one more in each below.
local function fail(level, problem, ...) error("workflow: " .. problem:format(...), level + 2) end

local function check(where, position, value, expected)
  if type(value) ~= expected then
    error(("bad argument #%d to '%s' (%s expected, got %s)"):format(position, where, expected, type(value)), 3)
  end
end

--- Returns what a protected call of a step did, or raises its error at the line that called a function of this module. `level` is 2
-- where that function ends with this call, and 3 where it goes on.
local function relayed(level, ok, ...)
  if ok then return ... end
  local err = ...
  if type(err) == "string" then err = err:gsub("'workflow%.steps%.", "'") end
  error(err, level)
end

--- Waits. A week costs nothing: the workflow need not be in memory.
function workflow.sleep(seconds) return relayed(2, pcall(steps.sleep, seconds)) end

--- The time of the last step, in seconds since 1970. It stands still between steps.
function workflow.now() return steps.now() end

--- The id of this workflow.
function workflow.id() return steps.id() end

--- A UUID of version 4, made from the recorded seed.
function workflow.uuid()
  local digits = ("%016x%016x"):format(math.random(0), math.random(0))
  local variant = ("89ab"):sub(math.random(4)):sub(1, 1)
  return ("%s-%s-4%s-%s%s-%s"):format(
    digits:sub(1, 8),
    digits:sub(9, 12),
    digits:sub(13, 15),
    variant,
    digits:sub(17, 19),
    digits:sub(20, 31)
  )
end

--- Waits for the next signal with a name, up to `timeout` seconds. Returns its data, or nil and an error of kind `timeout`.
function workflow.receive(name, timeout) return relayed(2, pcall(steps.receive, name, timeout)) end

--- Sends a signal to another workflow.
function workflow.signal(id, name, data) return relayed(2, pcall(steps.signal, id, name, data)) end

--- Asks another workflow to end. Returns whether it was running.
function workflow.cancel(id) return relayed(2, pcall(steps.cancel, id)) end

local queries = {}

--- Answers the queries of a name by a function, which must not wait and should change nothing.
function workflow.query(name, answer)
  check("query", 1, name, "string")
  check("query", 2, answer, "function")
  queries[name] = answer
end

--- Starts another workflow and returns its id. `what` is the name of its program, or a table `{ program, id }`.
function workflow.start(what, ...)
  if type(what) == "string" then return relayed(2, pcall(steps.start, what, nil, ...)) end
  check("start", 1, what, "table")
  for key in pairs(what) do
    if key ~= 1 and key ~= "program" and key ~= "id" then fail(1, "start: there is no option '%s'", tostring(key)) end
  end
  local program, id = what.program or what[1], what.id
  if type(program) ~= "string" then fail(1, "start: option 'program': string expected, got %s", type(program)) end
  if id ~= nil and type(id) ~= "string" then fail(1, "start: option 'id': string expected, got %s", type(id)) end
  return relayed(2, pcall(steps.start, program, id, ...))
end

local function finished(results, err)
  if results == nil then return nil, err end
  return unpack(results.values, 1, results.n)
end

--- Waits for the end of a workflow, up to `timeout` seconds. Returns its results, or nil and its error.
function workflow.wait(id, timeout) return finished(relayed(3, pcall(steps.wait, id, timeout))) end

--- Starts another workflow and waits for its end.
function workflow.run(what, ...)
  local id, err = relayed(3, pcall(workflow.start, what, ...))
  if id == nil then return nil, err end
  return finished(relayed(3, pcall(steps.wait, id)))
end

local POLICY = { attempts = "number", delay = "number", factor = "number", max_delay = "number", retry_if = "function" }

-- The range of each number.
local LEAST = { attempts = 1, delay = 0, factor = 1, max_delay = 0 }
local MOST = { delay = 1e11, factor = 1e11, max_delay = 1e11 }

local function retryable(err)
  local ok, answer = pcall(function() return err:retryable() end)
  return ok and answer
end

--- Calls `f` until it succeeds: until it neither raises an error nor returns nil and an error. Between attempts it sleeps, `delay`
-- seconds at first, each time `factor` times as long, up to `max_delay`. Errors that are not retryable end it at once. After the
-- last attempt it returns nil and the error, or raises what `f` raised.
-- @param policy `{ attempts = 5, delay = 1, factor = 2, max_delay = 3600, retry_if = function(err) ... end }`; attempts may be
-- `math.huge`
function workflow.retry(policy, f, ...)
  check("retry", 1, policy, "table")
  check("retry", 2, f, "function")
  for key, value in pairs(policy) do
    if POLICY[key] == nil then fail(1, "retry: there is no option '%s'", tostring(key)) end
    if type(value) ~= POLICY[key] then
      fail(1, "retry: option '%s': %s expected, got %s", key, POLICY[key], type(value))
    end
    local least, most = LEAST[key], MOST[key]
    if least and not (value >= least) then
      fail(1, "retry: option '%s': a number of at least %d expected, got %s", key, least, tostring(value))
    elseif most and value > most then
      fail(1, "retry: option '%s': a number of at most %g expected, got %s", key, most, tostring(value))
    elseif key == "attempts" and value ~= math.huge and not math.tointeger(value) then
      fail(1, "retry: option 'attempts': a whole number expected, got %s", tostring(value))
    end
  end
  local attempts, factor = policy.attempts or 5, policy.factor or 2
  local most = policy.max_delay or math.max(3600, policy.delay or 0)
  local delay = math.min(policy.delay or 1, most)
  local again = policy.retry_if or retryable
  for attempt = 1, attempts do
    local results = pack(pcall(f, ...))
    local raised = not results[1]
    local err = raised and results[2] or results[2] == nil and results[3]
    if not err then return unpack(results, 2, results.n) end
    if attempt == attempts or not again(err) then
      if raised then error(err, 0) end
      return unpack(results, 2, results.n)
    end
    workflow.sleep(delay)
    delay = math.min(delay * factor, most)
  end
end

local compensations, compensating = {}, false

--- Calls `f` with these arguments if the workflow fails or is cancelled. The last one given is called first, each is called once,
-- and the others are called even if it fails: if it raises an error, or returns nil and an error as activities do.
function workflow.on_failure(f, ...)
  check("on_failure", 1, f, "function")
  if compensating then fail(1, "on_failure: the workflow has failed already, and its compensations run") end
  local info = debug and debug.getinfo(2, "Sl")
  local step = pack(f, ...)
  step.place = info and info.currentline > 0 and info.source:sub(2) .. ":" .. info.currentline
  compensations[#compensations + 1] = step
end

--- Whether this workflow began, or came here, after the program was changed: true the first time, and false if it is replayed and
-- passed this place before.
function workflow.patched(id) return relayed(2, pcall(steps.patched, id)) end

--- Ends this run and starts the workflow again with other arguments, under the same id and with an empty history. Does not return.
function workflow.continue_as_new(...) return relayed(2, pcall(steps.continue_as_new, ...)) end

local driver = {}
package.loaded["workflow.driver"] = driver

--- For the service: runs a program.
function driver.run(program, method, ...)
  local function main(...)
    if method == "" then return program(...) end
    program()
    local f = _G[method]
    if type(f) ~= "function" then
      error(("workflow: the program has no function '%s': the global is a %s"):format(method, type(f)), 0)
    end
    return f(...)
  end
  local results = pack(xpcall(main, function(err)
    local trace = debug and debug.traceback("", 2) or ""
    steps.failed((trace:gsub("\n\t%[C%]: in function 'xpcall'.*$", ""):gsub("\n\t%(%.%.%.tail calls%.%.%.%)$", "")))
    return err
  end, ...))
  if not results[1] then error(results[2], 0) end
  return unpack(results, 2, results.n)
end

--- For the service, after a failure: calls the function that `on_failure` got last and that was not called yet. Returns false if
-- there is none left. Raises its error.
function driver.compensate()
  compensating = true
  local step = table.remove(compensations)
  if step == nil then return false end
  steps.compensating(step.place or "")
  local result, err = step[1](unpack(step, 2, step.n))
  if result == nil and err ~= nil then error(err, 0) end
  return true
end

--- For the service: answers a query. Returns whether there is one of that name, and the answer.
function driver.ask(name, ...)
  local answer = queries[name]
  if answer == nil then return false end
  return true, answer(...)
end

--- For the service: the names of the queries, sorted.
function driver.queries()
  local names = {}
  for name in pairs(queries) do names[#names + 1] = name end
  table.sort(names)
  return table.concat(names, ", ")
end

return workflow
