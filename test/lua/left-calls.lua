-- A call that compiled code leaves to the interpreter keeps its registers, which are where its caller had dead values.
local list = { 3, 1, 4 }

local function append(_, q) table.insert(list, q) end

local function loop()
  for _, _ in pairs({ 7 }) do
  end
  return append(append("abc", nothing), (nothing and 1)) -- a global that is nil
end

local function count(...) return select("#", ...) end

for round = 1, 120 do
  print(round, pcall(loop))
  print(#list, count(loop()))
end
