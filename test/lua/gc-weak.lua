local w = setmetatable({}, { __mode = "v" })
w[1] = {}
w[2] = "string"
w.x = {}
local keep = {}
w.k = keep
collectgarbage()
print(w[1], w[2], w.x, w.k == keep)
local k = setmetatable({}, { __mode = "k" })
k[{}] = 1
k[keep] = 2
collectgarbage()
local n = 0
for _ in pairs(k) do
  n = n + 1
end
print(n)
local e = setmetatable({}, { __mode = "k" })
do
  local key = {}
  e[key] = { key }
end
collectgarbage()
print(next(e))
