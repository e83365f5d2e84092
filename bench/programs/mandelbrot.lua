--- How many points of a grid stay near the origin for 50 rounds: float arithmetic in local variables. The size is the grid's side.
return function(size)
  local inside, rounds = 0, 0
  for row = 0, size - 1 do
    local ci = 2.5 * row / size - 1.25
    for column = 0, size - 1 do
      local cr = 2.5 * column / size - 1.75
      local zr, zi, rr, ii = 0.0, 0.0, 0.0, 0.0
      local left = 50
      while left > 0 and rr + ii <= 4.0 do
        zi = 2.0 * zr * zi + ci
        zr = rr - ii + cr
        rr, ii = zr * zr, zi * zi
        left = left - 1
      end
      if left == 0 then inside = inside + 1 end
      rounds = rounds + 50 - left
    end
  end
  return inside * 1000 + rounds % 1000
end
