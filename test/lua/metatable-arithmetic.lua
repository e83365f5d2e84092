local mt = {}
for _, e in ipairs {
  "add",
  "sub",
  "mul",
  "div",
  "mod",
  "pow",
  "unm",
  "idiv",
  "band",
  "bor",
  "bxor",
  "shl",
  "shr",
  "bnot",
  "concat",
} do
  mt["__" .. e] = function(a, b) return e .. ":" .. type(a) .. ":" .. type(b) end
end
local t = setmetatable({}, mt)
print(
  t + 1,
  1 - t,
  t * "x",
  t / t,
  t % 2,
  2 ^ t,
  -t,
  t // 1,
  t & 1,
  1 | t,
  t ~ 1,
  t << 1,
  1 >> t,
  ~t,
  t .. "s",
  "s" .. t,
  1 .. t
)
