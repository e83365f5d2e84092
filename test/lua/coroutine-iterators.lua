local co = coroutine.wrap(function()
  for k in function() return coroutine.yield("iter") end do
    io.write(k, " ")
  end
  table.sort({ 3, 2, 1 }, function(a, b) return a < b end)
  return "end"
end)
print(co())
print(co("a"))
print(co("b"))
print(co(nil))
print(coroutine.resume(coroutine.create(function() table.sort({ 2, 1 }, coroutine.yield) end)))
print(coroutine.resume(coroutine.create(function() ("x"):gsub("x", coroutine.yield) end)))
