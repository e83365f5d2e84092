-- Equality of each kind of value with each other, often enough that it is compiled.

local function numbered(n)
  return setmetatable({ n = n }, { __eq = function(a, b) return a.n == b.n end })
end

local shared = {}
local values = {
  1,
  1.0,
  2,
  2.5,
  0,
  -0.0,
  0 / 0,
  math.mininteger,
  math.mininteger + 0.0,
  "a",
  "b",
  ("x"):rep(50),
  ("x"):rep(50),
  ("y"):rep(50),
  true,
  false,
  {},
  {},
  shared,
  shared,
  setmetatable({}, {}),
  setmetatable({}, {}),
  numbered(1),
  numbered(1),
  numbered(2),
  print,
  type,
  function() end,
  coroutine.create(print),
  io.stdout,
  io.stderr,
}
local count = #values + 1 -- and nil

local function equal(a, b) return a == b end
local function different(a, b)
  if a ~= b then return true end
  return false
end
local function constants(a) return a == nil, a == true, a == false, a == "a", a == 1, a == 1.0, a == 2.5 end

for round = 1, 60 do
  for i = 1, count do
    local line = {}
    for j = 1, count do
      local same = equal(values[i], values[j])
      assert(same ~= different(values[i], values[j]))
      line[j] = same and "=" or "."
    end
    local found = table.pack(constants(values[i]))
    for n = 1, found.n do
      line[count + n] = found[n] and "T" or "-"
    end
    if round % 30 == 0 then print(table.concat(line)) end
  end
end
