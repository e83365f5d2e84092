--- Writes numbers as text in every way that the library has: `seed` begins a sequence of them, `count` is how many.
--- Each line is one number; the same arguments give the same lines wherever text is made as C makes it.
local seed, count = ...
local format, concat, pack, unpack = string.format, table.concat, string.pack, string.unpack
local state = seed * 2 + 1

--- xorshift64*
local function random()
  state = state ~ state >> 12
  state = state ~ state << 25
  state = state ~ state >> 27
  return state * 0x2545F4914F6CDD1D
end

--- By the reader of numbers: `10.0 ^ n` is not the same in every C library.
local function ten(n) return tonumber("1e" .. n) end

local function below(n) return (random() >> 1) % n end

--- The number itself or one of its neighbours, in units of the last place.
local function beside(x)
  if x == 0 or x ~= x or x == math.huge then return x end
  return (unpack("<d", pack("<i8", unpack("<i8", pack("<d", x)) + below(5) - 2)))
end

local kinds = {
  function() return (unpack("<d", pack("<i8", random()))) end, -- any bits
  function() return (unpack("<d", pack("<i8", random() & 0x800FFFFFFFFFFFFF))) end, -- subnormals
  function() return below(1000000000000) / ten(below(16)) end, -- decimals of few digits
  function() return beside(tonumber(below(10) .. "." .. below(100000000000000) .. "e" .. below(60) - 30)) end,
  function() return beside(tonumber(format("%d.%013d5e%d", below(10), below(10000000000000), below(40) - 20))) end, -- near ties at 15 digits
  function() return (random() >> 11 + below(53)) * 2.0 ^ -below(80) end, -- few bits: ties
  function() return beside(ten(below(620) - 310)) end, -- powers of ten
  function() return beside(2.0 ^ (below(2100) - 1074)) end, -- powers of two
  function() return below(2000001) - 1000000.0 end, -- integers in floats
  function() return beside((random() >> below(64)) + 0.0) end,
  function() return ten(below(20)) - below(4) / 2 end, -- where digits carry over
  function() return below(4) == 0 and -0.0 or below(3) == 0 and 1 / 0 or below(2) == 0 and 0 / 0 or 0.0 end,
  function() return random() >> below(64) end, -- integers
  function() return -(random() >> below(64)) end,
  function() return (1 << below(64)) - below(3) end,
  function() return below(2001) - 1000 end,
  function() return math.tointeger(ten(below(18))) - below(2) end,
}

local flags = {
  f = { "", "-", "+", " ", "0", "#", "-+", "+0", " 0", "-0#" },
  d = { "", "-", "+", " ", "0", "-+", "+0", " 0" },
  x = { "", "-", "#", "0", "-#", "#0" },
}
flags.e, flags.i, flags.X, flags.o = flags.f, flags.d, flags.x, flags.x
flags.E, flags.g = flags.f, { "", "-", "+", " ", "0", "-+", "+0", " 0" } -- glibc forgets zeros of "%#.10g" of 1e10
flags.G = flags.g
local floats, integers = { "f", "e", "g", "f", "e", "g", "E", "G" }, { "d", "i", "x", "X", "o" }

--- A conversion with any flags, width and precision.
local function conversion(letters)
  local letter = letters[below(#letters) + 1]
  local flag = flags[letter][below(#flags[letter]) + 1]
  local width = below(2) == 0 and "" or below(30) + 1
  local precision = below(3) == 0 and "" or "." .. (below(20) == 0 and below(99) or below(22))
  return "%" .. flag .. width .. precision .. letter
end

local writers = {
  tostring,
  function(x) return x .. "" end,
  function(x) return "a" .. x .. "b" .. -x .. x end,
  function(x) return x .. x .. x .. x .. x .. x .. x .. x .. x .. x end,
  function(x) return concat({ x, x, "" }, ", ") end,
  function(x) return format("%s %.14g", x, x) end,
  function(x) return format("%.17g %.15g %.3f %g", x, x, x, x) end,
  function(x)
    local letters = math.type(x) == "integer" and below(2) == 0 and integers or floats
    local made = conversion(letters)
    return made .. "\t" .. format(made, x)
  end,
}

local lines = {}
for i = 1, count do
  local x = kinds[below(#kinds) + 1]()
  lines[#lines + 1] = writers[i % #writers + 1](x)
  if #lines == 1000 or i == count then
    io.write(concat(lines, "\n"), "\n")
    lines = {}
  end
end
