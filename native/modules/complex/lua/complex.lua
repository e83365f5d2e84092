-- complex.lua: the package `complex`, all in Lua. Its twins are ../c and ../mixed; one test file covers all
-- three. A complex number is a table with the fields r and i, two numbers.
--
-- checkComplex is private: a local function. The package's functions are locals too, so they call each other
-- without the package's name, its table or any global.

local error, type = error, type

local P = {}

-- Returns the parts of `c` as floats. If `c` is not a complex number, blames the caller of the calling function.
local function checkComplex(c)
  if type(c) == "table" then
    local r, i = c.r, c.i
    if type(r) == "number" and type(i) == "number" then return r * 1.0, i * 1.0 end
  end
  error("bad complex number", 3)
end

local function make(r, i) return { r = r, i = i } end

local function times(ar, ai, br, bi) return ar * br - ai * bi, ar * bi + ai * br end

local function inverse(r, i)
  local n = r * r + i * i
  return r / n, -i / n
end

function P.new(r, i)
  r, i = checkComplex({ r = r, i = i })
  return make(r, i)
end

function P.add(a, b)
  local ar, ai = checkComplex(a)
  local br, bi = checkComplex(b)
  return make(ar + br, ai + bi)
end

function P.sub(a, b)
  local ar, ai = checkComplex(a)
  local br, bi = checkComplex(b)
  return make(ar - br, ai - bi)
end

function P.mul(a, b)
  local ar, ai = checkComplex(a)
  local br, bi = checkComplex(b)
  return make(times(ar, ai, br, bi))
end

function P.inv(c)
  local r, i = checkComplex(c)
  return make(inverse(r, i))
end

function P.div(a, b)
  local ar, ai = checkComplex(a)
  local br, bi = checkComplex(b)
  return make(times(ar, ai, inverse(br, bi)))
end

P.i = make(0.0, 1.0)

return P
