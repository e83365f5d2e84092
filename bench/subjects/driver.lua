--- Runs benchmark programs in a long-lived process: native Lua and LuaJIT. It answers each request with a line on standard
--- output: `prepare NAME` loads a program and collects garbage; `run SIZE` or `run SIZE ROUNDS` runs it and returns its
--- checksum; `measure` returns the memory use. bench/subjects/answers.mjs is the same for JavaScript. Arguments: the directory
--- of the benchmarks, the directory of compiled modules (or nothing), the directory of the C module with the boundary's cases
--- (or nothing).
local root, modules, floor = arg[1], arg[2], arg[3]
local name, program

local function load(wanted)
  local case = wanted:match("^boundary/(.+)$")
  if case then
    package.cpath = floor .. "/?.so"
    dofile(root .. "/suites/boundary/boundary.lua")
    return require("floor")(case)
  end
  local directory = modules .. "/" .. wanted:match("[^/]*$")
  package.path, package.cpath = directory .. "/?.lua", directory .. "/?.so"
  for key in pairs(package.loaded) do
    if key == "complex" or key == "calls" or key == "cjson" then package.loaded[key] = nil end
  end
  return assert(loadfile(root .. "/" .. wanted:gsub("@.*$", "") .. ".lua"))()
end

local answers = {}

function answers.prepare(wanted)
  if wanted ~= name then
    name, program = nil, nil
    program = load(wanted)
    name = wanted
  end
  collectgarbage()
  return ""
end

function answers.run(numbers)
  local size, rounds = numbers:match("^(%d+) ?(%d*)$")
  local result
  for _ = 1, tonumber(rounds) or 1 do result = program(tonumber(size)) end
  return type(result) == "number" and string.format("%d", result) or result
end

--- Returns the resident memory of this process in bytes.
local function resident()
  local file = io.open("/proc/self/statm")
  if not file then return nil end
  local _, pages = file:read("*n", "*n")
  file:close()
  return pages * 4096
end

function answers.measure()
  collectgarbage()
  local empty, before = collectgarbage("count") * 1024, resident()
  local values = {}
  for i = 1, 1000000 do values[i] = i end
  local full, after = collectgarbage("count") * 1024, resident()
  return string.format(
    '{"empty":%d,"table":%d%s}', empty, full - empty,
    before and string.format(',"emptyTotal":%d,"tableTotal":%d', before, after) or ""
  )
end

while true do
  local line = io.read()
  if not line then break end
  local command, rest = line:match("^(%w+) ?(.*)$")
  local ok, result = pcall(answers[command], rest)
  io.write((ok and "ok " or "error ") .. tostring(result):gsub("%s+", " ") .. "\n")
  io.flush()
end
