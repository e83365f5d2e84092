local function depth(n)
  local ok = pcall(function() return depth end)
  if n == 0 then return 0 end
  return 1 + depth(n - 1)
end
print(depth(5000))
local function ack(m, n)
  if m == 0 then
    return n + 1
  elseif n == 0 then
    return ack(m - 1, 1)
  else
    return ack(m - 1, ack(m, n - 1))
  end
end
print(ack(2, 9))
local function hanoi(n, a, b, c)
  if n == 0 then return 0 end
  return hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)
end
print(hanoi(14, "a", "b", "c"))
print(select(
  2,
  pcall(function()
    local function f() return f() + 1 end
    return f()
  end)
):match("stack overflow"))
