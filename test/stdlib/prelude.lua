-- Tests of stdlib/prelude.lua, with a small builder of its own: states are tables that name what they were made from.
local prelude = require "prelude"

local function fails(pattern, f, ...)
  local ok, message = pcall(f, ...)
  assert(not ok, "it did not fail")
  assert(tostring(message):find(pattern, 1, true), message)
end

local State = {}
State.__index = State
function State:run(command) return setmetatable({ base = self, command = command }, State) end
function State:copy(source, from, to)
  return setmetatable({ base = self, source = source, from = from, to = to }, State)
end

local log = {}
local builder = {}
function builder.image(reference)
  log[#log + 1] = reference
  return setmetatable({ image = reference }, State)
end

-- It is required before a builder exists, and needs one only for functions that use it.
assert(rawget(_G, "bk") == nil)
fails("bk", prelude.multi_stage, "golang:1.22", "alpine:3.19", print)
bk = builder

-- container
do
  local base = bk.image "alpine:3.19"
  local given
  local state, extra, none = prelude.container(base, function(...)
    given = table.pack(...)
    return base:run "apk add git", "more", nil
  end)
  assert(given.n == 1 and given[1] == base)
  assert(state.base == base and state.command == "apk add git" and extra == "more" and none == nil)
  assert(select("#", prelude.container(base, function() return 1, nil, nil end)) == 3)
  assert(select("#", prelude.container(base, function() end)) == 0)
  fails("no luck", prelude.container, base, function() error "no luck" end)
end

-- multi_stage: both images first, in their order; the runtime's state, then what was built.
do
  log = {}
  local before
  local runtime, built = prelude.multi_stage("golang:1.22", "gcr.io/distroless/static-debian12", function(state, more)
    before = table.concat(log, " ")
    assert(state.image == "golang:1.22" and more == nil)
    return state:run "go build"
  end)
  assert(before == "golang:1.22 gcr.io/distroless/static-debian12")
  assert(runtime.image == "gcr.io/distroless/static-debian12" and #log == 2)
  assert(built.command == "go build" and built.base.image == "golang:1.22")
  local only, nothing = prelude.multi_stage("a", "b", function() end)
  assert(only.image == "b" and nothing == nil)
end

-- copy_all: for any number of targets.
do
  local source = bk.image "golang:1.22"
  local step = prelude.copy_all(source, "/out", "/app")
  for _, reference in ipairs { "alpine:3.19", "debian:12" } do
    local target = bk.image(reference)
    local state = step(target)
    assert(state.base == target and state.source == source and state.from == "/out" and state.to == "/app")
  end
end

-- The builder is looked up when a function is called.
do
  local other = {}
  function other.image(reference) return "other " .. reference end
  bk = other
  local runtime, built = prelude.multi_stage("a", "b", function(state) return state end)
  assert(runtime == "other b" and built == "other a")
  bk = builder
  assert(prelude.multi_stage("a", "b", function() end).image == "b")
end

print "prelude: all is well"
