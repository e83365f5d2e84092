-- complex.lua: the Lua part of the package `complex`. The C part, complex.c, ran first; the table that it
-- returned is the third argument. This table is the module that `require` returns, with the fields added here.
--
-- checkComplex and the arithmetic come from C and are private: they become locals and leave the table.

local _, _, P = ...

local function private(key)
  local value = P[key]
  P[key] = nil
  return value
end

local checkComplex, times, inverse = private("checkComplex"), private("times"), private("inverse")

local function make(r, i) return { r = r, i = i } end

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
