--- A JSON reader and writer in Lua, over a document of records. The size is how often it is read and written.
local byte, char, find, format, sub = string.byte, string.char, string.find, string.format, string.sub
local concat = table.concat

local ESCAPED = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\t"] = "\\t" }
local MEANING = { ['"'] = '"', ["\\"] = "\\", ["/"] = "/", n = "\n", t = "\t", r = "\r", b = "\b", f = "\f" }

local write

local function writeString(text, out)
  out[#out + 1] = '"' .. text:gsub('["\\\n\t]', ESCAPED) .. '"'
end

local function writeTable(value, out)
  if #value > 0 then
    out[#out + 1] = "["
    for i = 1, #value do
      if i > 1 then out[#out + 1] = "," end
      write(value[i], out)
    end
    out[#out + 1] = "]"
    return
  end
  local names = {}
  for name in pairs(value) do names[#names + 1] = name end
  table.sort(names)
  out[#out + 1] = "{"
  for i = 1, #names do
    if i > 1 then out[#out + 1] = "," end
    writeString(names[i], out)
    out[#out + 1] = ":"
    write(value[names[i]], out)
  end
  out[#out + 1] = "}"
end

function write(value, out)
  local kind = type(value)
  if kind == "string" then writeString(value, out)
  elseif kind == "number" then out[#out + 1] = format("%.14g", value)
  elseif kind == "table" then writeTable(value, out)
  else out[#out + 1] = tostring(value) end
end

local read

local function skip(text, at)
  return find(text, "[^ \n\t]", at)
end

local function readString(text, at)
  local pieces
  local from = at + 1
  while true do
    local stop = find(text, '["\\]', from)
    if byte(text, stop) == 34 then
      local piece = sub(text, from, stop - 1)
      if not pieces then return piece, stop + 1 end
      pieces[#pieces + 1] = piece
      return concat(pieces), stop + 1
    end
    pieces = pieces or {}
    pieces[#pieces + 1] = sub(text, from, stop - 1)
    pieces[#pieces + 1] = MEANING[sub(text, stop + 1, stop + 1)]
    from = stop + 2
  end
end

local function readArray(text, at)
  local values, n = {}, 0
  at = skip(text, at + 1)
  if byte(text, at) == 93 then return values, at + 1 end
  while true do
    n = n + 1
    values[n], at = read(text, at)
    at = skip(text, at)
    local mark = byte(text, at)
    if mark == 93 then return values, at + 1 end
    if mark ~= 44 then error("unexpected " .. char(mark) .. " at " .. at) end
    at = skip(text, at + 1)
  end
end

local function readObject(text, at)
  local values = {}
  at = skip(text, at + 1)
  if byte(text, at) == 125 then return values, at + 1 end
  while true do
    local name
    name, at = readString(text, at)
    at = skip(text, skip(text, at) + 1)
    values[name], at = read(text, at)
    at = skip(text, at)
    local mark = byte(text, at)
    if mark == 125 then return values, at + 1 end
    if mark ~= 44 then error("unexpected " .. char(mark) .. " at " .. at) end
    at = skip(text, at + 1)
  end
end

function read(text, at)
  local mark = byte(text, at)
  if mark == 123 then return readObject(text, at) end
  if mark == 91 then return readArray(text, at) end
  if mark == 34 then return readString(text, at) end
  if mark == 116 then return true, at + 4 end
  if mark == 102 then return false, at + 5 end
  local from, to = find(text, "^-?%d+%.?%d*[eE]?[+-]?%d*", at)
  if not from then error("unexpected " .. char(mark) .. " at " .. at) end
  return tonumber(sub(text, from, to)), to + 1
end

local function document()
  local records = {}
  for i = 1, 60 do
    records[i] = {
      name = "record " .. i,
      note = i % 4 == 0 and 'a "quoted"\nline\\' or "plain text of some length",
      active = i % 3 == 0,
      price = i * 12.25,
      count = i * 1001,
      tags = { "red", "green", "tag" .. i },
      place = { x = i * 0.5, y = -i },
    }
  end
  return { records = records, version = 3 }
end

return function(size)
  local value, sum = document(), 0
  for i = 1, size do
    local out = {}
    write(value, out)
    local text = concat(out)
    value = read(text, 1)
    sum = (sum + #text + value.records[i % 60 + 1].count) % 1000003
  end
  return sum
end
