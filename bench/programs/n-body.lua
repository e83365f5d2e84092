--- Five bodies that attract each other: floats in the fields of tables. The size is the number of steps.
local sqrt = math.sqrt

local function body(mass, x, y, z, vx, vy, vz)
  return { mass = mass, x = x, y = y, z = z, vx = vx, vy = vy, vz = vz }
end

local function system()
  return {
    body(40.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    body(0.04, 5.0, -1.25, 0.125, 0.75, 2.5, -0.0625),
    body(0.01, 8.5, 4.25, -0.5, -1.0, 1.75, 0.03125),
    body(0.002, 13.0, -15.0, 0.25, 1.0, 0.875, -0.015625),
    body(0.0025, 15.5, -26.0, 0.1875, 0.9375, 0.5625, -0.03125),
  }
end

local function step(bodies, dt)
  local n = #bodies
  for i = 1, n do
    local a = bodies[i]
    local ax, ay, az, mass = a.x, a.y, a.z, a.mass
    local vx, vy, vz = a.vx, a.vy, a.vz
    for j = i + 1, n do
      local b = bodies[j]
      local dx, dy, dz = ax - b.x, ay - b.y, az - b.z
      local square = dx * dx + dy * dy + dz * dz
      local pull = dt / (square * sqrt(square))
      local mine, other = b.mass * pull, mass * pull
      vx, vy, vz = vx - dx * mine, vy - dy * mine, vz - dz * mine
      b.vx, b.vy, b.vz = b.vx + dx * other, b.vy + dy * other, b.vz + dz * other
    end
    a.vx, a.vy, a.vz = vx, vy, vz
    a.x, a.y, a.z = ax + dt * vx, ay + dt * vy, az + dt * vz
  end
end

local function energy(bodies)
  local sum = 0.0
  for i = 1, #bodies do
    local a = bodies[i]
    sum = sum + a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz) / 2
    for j = i + 1, #bodies do
      local b = bodies[j]
      local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
      sum = sum - a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
    end
  end
  return sum
end

return function(size)
  local bodies = system()
  for _ = 1, size do step(bodies, 0.0078125) end
  return string.format("%.9f", energy(bodies))
end
