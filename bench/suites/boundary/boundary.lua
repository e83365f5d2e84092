--- The Lua side of the boundary's cases: the same chunk for every embedding, and for floor.c. The case exposes `host` and
--- `object`.
local PRIME = 1000003

function none() return 7 end
function one(a) return a + 1 end
function add(a, b) return a + b end
function four(a, b, c, d) return a + b + c + d end
function shout(text) return text .. "!" end
function length(text) return #text end
function fail(n) error("failure " .. n, 0) end

function callNone(n)
  local sum = 0
  for _ = 1, n do sum = (sum + host()) % PRIME end
  return sum
end

function callOne(n)
  local sum = 0
  for i = 1, n do sum = (sum + host(i)) % PRIME end
  return sum
end

function callNumbers(n)
  local sum = 0
  for i = 1, n do sum = (sum + host(i, 1)) % PRIME end
  return sum
end

function callFour(n)
  local sum = 0
  for i = 1, n do sum = (sum + host(i, 1, 1, 1)) % PRIME end
  return sum
end

local NAMES = {}
for i = 0, 15 do NAMES[i] = "name-" .. i end

function callStrings(n)
  local sum = 0
  for i = 1, n do sum = (sum + #host(NAMES[i % 16])) % PRIME end
  return sum
end

function callFailing(n)
  local sum = 0
  for i = 1, n do
    if not pcall(host, i) then sum = sum + 1 end
  end
  return sum
end

local TEXTS = { ascii = "abcdefgh", wide = "žů☃a" }
local text

--- Makes `give` return a text of this many bytes from now on.
function setText(kind, bytes) text = TEXTS[kind]:rep(bytes // 8) end
function give() return text end
function isText(given, kind, bytes) return given == TEXTS[kind]:rep(bytes // 8) end

numbers = {}
for i = 1, 100 do numbers[i] = i * 3 end

function totalOf(given)
  local sum = 0
  for i = 1, #given do sum = sum + given[i] end
  return sum
end

rows = {}
for i = 0, 1999 do
  rows[i + 1] = { id = i, name = "row " .. i, value = i * 1.5, on = i % 2 == 0, tag = "tag" }
end

--- Whether a table has the content of `rows`.
function isRows(given)
  if #given ~= #rows then return false end
  for i, row in ipairs(rows) do
    local count = 0
    for key, value in pairs(given[i]) do
      count = count + 1
      if row[key] ~= value then return false end
    end
    if count ~= 5 then return false end
  end
  return true
end

--- Reads rows from JavaScript, which must have been converted for that.
function idOf(given, i) return #given + given[i % 2000 + 1].id end

function readField(n)
  local sum = 0
  local object = object
  for _ = 1, n do sum = (sum + object.x) % PRIME end
  return sum
end

function writeField(n)
  local object = object
  for i = 1, n do object.x = i end
  return object.x % PRIME
end

fields = { value = 3 }

function readTable(n)
  local fields, sum = fields, 0
  for _ = 1, n do sum = (sum + fields.value) % PRIME end
  return sum
end
