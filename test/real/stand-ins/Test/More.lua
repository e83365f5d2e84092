-- Stands in for lua-TestMore's module `Test.More`, which is in no Debian package: as much of it as lua-messagepack's tests
-- use, under its documented names, in the Test Anything Protocol. Not lua-TestMore: it explains failures in one line.

local exit, output = os.exit, io.stdout
local counted, planned = 0, nil

local function say(...)
  output:write(table.concat { ... }, "\n")
end

local function report(passed, name, found)
  counted = counted + 1
  local title = name and " - " .. tostring(name) or ""
  say(passed and "ok " or "not ok ", counted, title)
  if not passed then say("#   at ", debug.traceback(found or "", 3):gsub("\n", "\n#   ")) end
  return passed
end

local function same(a, b)
  if type(a) ~= "table" or type(b) ~= "table" then return a == b end
  for k, v in pairs(a) do
    if not same(v, b[k]) then return false end
  end
  for k in pairs(b) do
    if a[k] == nil then return false end
  end
  return true
end

local function but(found) return "found: " .. tostring(found) end

function plan(tests)
  if tests == "no_plan" then return end
  planned = tests
  say("1..", tests)
end

function done_testing()
  if planned == nil then say("1..", counted) end
end

function skip_all(reason)
  say("1..0 # skip ", reason)
  exit(0)
end

function skip(reason, tests)
  for _ = 1, tests do
    counted = counted + 1
    say("ok ", counted, " # skip ", reason)
  end
end

function diag(text) say("# ", text) end

function BAIL_OUT(reason)
  say("Bail out!  ", reason)
  exit(255)
end

function pass(name) return report(true, name) end
function fail(name) return report(false, name) end
function ok(value, name) return report(value, name, but(value)) end
function nok(value, name) return report(not value, name, but(value)) end
function is(found, expected, name) return report(found == expected, name, but(found)) end
function isnt(found, other, name) return report(found ~= other, name, but(found)) end
function is_deeply(found, expected, name) return report(same(found, expected), name, but(found)) end
eq_array = is_deeply
function type_ok(found, expected, name) return report(type(found) == expected, name, but(found)) end

function like(found, pattern, name)
  return report(tostring(found):match(pattern) ~= nil, name, but(found))
end

function error_like(code, pattern, name)
  local returned, message = pcall(code)
  return report(not returned and tostring(message):match(pattern) ~= nil, name, but(message))
end

function lives_ok(code, name)
  local returned, message = pcall(code)
  return report(returned, name, but(message))
end

function require_ok(module)
  local returned, message = pcall(require, module)
  return report(returned, "require '" .. module .. "'", but(message))
end
