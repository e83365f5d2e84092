-- Tests of stdlib/workflow.lua, with a module `workflow.steps` of its own. test/workflows runs it with the service.
local calls, answers = {}, {}

local function note(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = tostring(words[i] or "") end
  calls[#calls + 1] = table.concat(words, " "):match "^(.-) *$"
end

local function fails(pattern, f, ...)
  local ok, message = pcall(f, ...)
  assert(not ok, "it did not fail")
  assert(tostring(message):find(pattern, 1, true), message)
end

fails("this state is not a workflow", require, "workflow")

local steps = {}
for _, name in ipairs { "sleep", "receive", "start", "wait", "signal", "cancel", "patched", "continue_as_new" } do
  steps[name] = function(...)
    note(name, ...)
    return table.unpack(answers[name] or { true })
  end
end
function steps.now() return 12 end
function steps.id() return "me" end
function steps.failed() end
function steps.compensating(place) note(place:match "workflow.lua:%d+$" and "compensating" or place) end
package.preload["workflow.steps"] = function() return steps end
package.loaded.workflow = nil

local workflow = require "workflow"
local driver = package.loaded["workflow.driver"]

-- Steps.
assert(workflow.sleep(3) and workflow.now() == 12 and workflow.id() == "me")
answers.start, answers.wait = { "child" }, { { values = { 1, nil, 3 }, n = 3 } }
local a, b, c, d = workflow.run("p", 7)
assert(a == 1 and b == nil and c == 3 and d == nil)
answers.wait = { nil, "err" }
assert(select(2, workflow.wait "x") == "err")
assert(table.concat(calls, ",") == "sleep 3,start p  7,wait child,wait x")
assert(workflow.uuid():match "^%x+%-%x+%-4%x+%-[89ab]%x+%-%x+$" and #workflow.uuid() == 36)

-- Retries.
calls = {}
local left = 2
local function flaky()
  if left > 0 then
    left = left - 1
    return nil, { retryable = function() return true end }
  end
  return "fine", 2
end
local fine, two = workflow.retry({ delay = 1, factor = 10, max_delay = 5 }, flaky)
assert(fine == "fine" and two == 2 and table.concat(calls, ",") == "sleep 1,sleep 5")
local tries = 0
fails("always", workflow.retry, { attempts = 3, retry_if = function() return true end }, function()
  tries = tries + 1
  error("always", 0)
end)
assert(tries == 3)
assert(select(2, workflow.retry({}, function() return nil, "not an object" end)) == "not an object")
fails("there is no option 'x'", workflow.retry, { x = 1 }, print)
fails("option 'delay': number expected, got string", workflow.retry, { delay = "1" }, print)
fails("bad argument #2 to 'retry' (function expected, got nil)", workflow.retry, {})
for policy, problem in pairs {
  [{ attempts = 0 }] = "'attempts': a number of at least 1 expected, got 0",
  [{ attempts = -1 }] = "'attempts': a number of at least 1",
  [{ attempts = 0 / 0 }] = "'attempts': a number of at least 1",
  [{ attempts = 1.5 }] = "'attempts': a whole number expected, got 1.5",
  [{ delay = -1 }] = "'delay': a number of at least 0 expected, got -1",
  [{ delay = 0 / 0 }] = "'delay': a number of at least 0",
  [{ delay = 1e15 }] = "'delay': a number of at most 1e+11 expected, got 1e+15",
  [{ factor = 0.5 }] = "'factor': a number of at least 1",
  [{ max_delay = math.huge }] = "'max_delay': a number of at most",
  [{ retry_if = true }] = "'retry_if': function expected, got boolean",
} do
  fails(problem, workflow.retry, policy, error)
end
fails("workflow.lua:81: workflow: retry: option 'attempts'", function() workflow.retry({ attempts = 0 }, print) end)
calls, left = {}, 2
assert(workflow.retry({ attempts = math.huge, delay = 7200 }, flaky) == "fine")
assert(table.concat(calls, ",") == "sleep 7200,sleep 7200")
calls, left = {}, 2
assert(workflow.retry({ attempts = 3.0, delay = 9, max_delay = 4 }, flaky) == "fine")
assert(table.concat(calls, ",") == "sleep 4,sleep 4")
fails("start: there is no option 'name'", workflow.start, { name = "p" })
fails("start: option 'program': string expected, got nil", workflow.start, {})
fails("start: option 'id': string expected, got number", workflow.start, { "p", id = 1 })

-- The driver: compensations, methods and queries.
calls = {}
workflow.on_failure(note, "first")
workflow.on_failure(error, "cannot", 0)
workflow.on_failure(function() return nil, "gone" end)
workflow.on_failure(function() return nil end)
fails("the end", driver.run, function() error("the end", 0) end, "")
assert(#calls == 0)
assert(driver.compensate() == true)
fails("gone", driver.compensate)
fails("cannot", driver.compensate)
fails("the workflow has failed already", workflow.on_failure, note)
assert(driver.compensate() == true and driver.compensate() == false and driver.compensate() == false)
assert(table.concat(calls, ",") == "compensating,compensating,compensating,compensating,first")
assert(driver.run(function(x) return x + 1 end, "", 1) == 2)
assert(driver.run(function() function named(x) return x * 2 end end, "named", 4) == 8)
fails("the program has no function 'none': the global is a nil", driver.run, function() end, "none")
assert(driver.ask "q" == false and driver.queries() == "")
workflow.query("q", function(x) return x, "yes" end)
workflow.query("a", print)
local known, x, yes = driver.ask("q", 5)
assert(known and x == 5 and yes == "yes" and driver.queries() == "a, q")
fails("string expected, got number", workflow.query, 1)

print "workflow: all is well"
