--- Spheres on a plane with shadows and mirrors: small tables as vectors, metamethods, recursion. The size is the picture's side.
local sqrt, floor = math.sqrt, math.floor

local Vector = {}
Vector.__index = Vector

local function vector(x, y, z)
  return setmetatable({ x = x, y = y, z = z }, Vector)
end

function Vector.__add(a, b) return vector(a.x + b.x, a.y + b.y, a.z + b.z) end
function Vector.__sub(a, b) return vector(a.x - b.x, a.y - b.y, a.z - b.z) end
function Vector.__mul(a, k) return vector(a.x * k, a.y * k, a.z * k) end
function Vector:dot(b) return self.x * b.x + self.y * b.y + self.z * b.z end
function Vector:unit() return self * (1 / sqrt(self:dot(self))) end

local Sphere = {}
Sphere.__index = Sphere

function Sphere.new(centre, radius, shade, mirror)
  return setmetatable({ centre = centre, radius = radius, tone = shade, mirror = mirror }, Sphere)
end

function Sphere:hit(from, along)
  local towards = self.centre - from
  local middle = towards:dot(along)
  local square = self.radius * self.radius - towards:dot(towards) + middle * middle
  if square < 0 then return nil end
  local distance = middle - sqrt(square)
  if distance > 1e-6 then return distance end
  return nil
end

function Sphere:normal(at) return (at - self.centre):unit() end
function Sphere:shade() return self.tone end

local Floor = {}
Floor.__index = Floor

function Floor.new(height, mirror)
  return setmetatable({ height = height, mirror = mirror }, Floor)
end

function Floor:hit(from, along)
  if along.y >= -1e-6 then return nil end
  local distance = (self.height - from.y) / along.y
  if distance > 1e-6 then return distance end
  return nil
end

local UP = vector(0.0, 1.0, 0.0)

function Floor:normal() return UP end
function Floor:shade(at) return (floor(at.x) + floor(at.z)) % 2 == 0 and 0.9 or 0.2 end

local function nearest(things, from, along)
  local best, found
  for i = 1, #things do
    local distance = things[i]:hit(from, along)
    if distance and (not best or distance < best) then best, found = distance, things[i] end
  end
  return found, best
end

local LIGHT = vector(-4.0, 8.0, -6.0)

local function trace(things, from, along, depth)
  local thing, distance = nearest(things, from, along)
  if not thing then return 0.1 + 0.3 * (along.y > 0 and along.y or 0.0) end
  local at = from + along * distance
  local normal = thing:normal(at)
  local towards = (LIGHT - at):unit()
  local brightness = 0.1
  local facing = normal:dot(towards)
  if facing > 0 and not nearest(things, at + normal * 1e-4, towards) then brightness = brightness + 0.8 * facing end
  local light = brightness * thing:shade(at)
  if thing.mirror > 0 and depth > 0 then
    local bounced = along - normal * (2 * along:dot(normal))
    light = light + thing.mirror * trace(things, at + normal * 1e-4, bounced, depth - 1)
  end
  return light
end

return function(size)
  local things = { Floor.new(-1.0, 0.2) }
  for i = 0, 5 do
    things[#things + 1] = Sphere.new(vector(i % 3 * 2.0 - 2.0, i * 0.25 - 0.5, 4.0 + i), 0.75 + i * 0.125, 0.5 + i * 0.0625, 0.3)
  end
  local eye = vector(0.0, 0.5, -3.0)
  local sum = 0
  for row = 0, size - 1 do
    for column = 0, size - 1 do
      local along = vector(2.0 * column / size - 1.0, 1.0 - 2.0 * row / size, 2.0):unit()
      sum = (sum + floor(trace(things, eye, along, 3) * 255) * (column % 7 + 1)) % 1000003
    end
  end
  return sum
end
