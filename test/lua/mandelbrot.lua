for y = -10, 10 do
  local row = {}
  for x = -30, 10 do
    local cr, ci, zr, zi, n = x / 15, y / 10, 0.0, 0.0, 0
    while n < 30 and zr * zr + zi * zi < 4 do
      zr, zi, n = zr * zr - zi * zi + cr, 2 * zr * zi + ci, n + 1
    end
    row[#row + 1] = n == 30 and "#" or n > 5 and "+" or "."
  end
  print(table.concat(row))
end
