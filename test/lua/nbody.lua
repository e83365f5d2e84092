local function advance(b, dt)
  for i = 1, #b do
    for j = i + 1, #b do
      local p, q = b[i], b[j]
      local dx, dy = p.x - q.x, p.y - q.y
      local d = math.sqrt(dx * dx + dy * dy)
      local m = dt / (d * d * d)
      p.vx = p.vx - dx * q.m * m
      p.vy = p.vy - dy * q.m * m
      q.vx = q.vx + dx * p.m * m
      q.vy = q.vy + dy * p.m * m
    end
  end
  for _, p in ipairs(b) do
    p.x = p.x + dt * p.vx
    p.y = p.y + dt * p.vy
  end
end
local b = {
  { x = 0, y = 0, vx = 0, vy = 0, m = 10 },
  { x = 5, y = 0, vx = 0, vy = 1.4, m = 1 },
  { x = -8, y = 1, vx = 0.1, vy = -1.1, m = 0.5 },
}
for _ = 1, 1000 do
  advance(b, 0.01)
end
for _, p in ipairs(b) do
  print(("%.10f %.10f"):format(p.x, p.y))
end
