-- A package with its own name and private state. May run twice.
local packages = require "packages"
local complex, private, again = packages.new "complex"

private.made = 0

local function check(value)
  if type(value) ~= "table" or value.r == nil then error("complex number expected", 3) end
end

function complex.new(r, i)
  private.made = private.made + 1
  return { r = r, i = i }
end

function complex.add(a, b)
  check(a)
  check(b)
  return complex.new(a.r + b.r, a.i + b.i)
end

function complex.mul(a, b)
  check(a)
  check(b)
  return complex.new(a.r * b.r - a.i * b.i, a.r * b.i + a.i * b.r)
end

function complex.made() return private.made end

-- Looks up a missing name, which consults every table behind the private one.
function complex.nowhere() return private.is_nowhere end

complex.i = complex.new(0, 1)

return complex, again
