for _, v in ipairs {
  0,
  -0.0,
  1.0,
  1e15,
  1e16,
  1e100,
  123456.789,
  0.1,
  1 / 3,
  2 ^ 53,
  2 ^ 63,
  -1e-10,
  1.7976931348623157e308,
} do
  print(v, tostring(v), v .. "", string.format("%.14g %.17g %g %a", v, v, v, v))
end
