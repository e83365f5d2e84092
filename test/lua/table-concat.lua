print(
  table.concat({}),
  table.concat({ 1, 2.5, "x" }, "-"),
  table.concat({ 1, 2, 3 }, ",", 2),
  table.concat({ 1, 2, 3 }, ",", 2, 2),
  table.concat({ 1, 2, 3 }, ",", 3, 2)
)
print(pcall(table.concat, { 1, {}, 3 }))
print(pcall(table.concat, { 1, 2 }, ",", 1, 3))
print(#table.concat({ ("x"):rep(1000), ("y"):rep(1000) }, ("z"):rep(100)))
print(
  table.concat(
    setmetatable({}, { __len = function() return 3 end, __index = function(_, i) return "v" .. i end }),
    " "
  )
)
