local t = os.time { year = 2020, month = 2, day = 30, hour = 12 }
print(os.date("%Y-%m-%d %H", t))
print(
  os.time { year = 2001, month = 9, day = 9, hour = 1, min = 46, sec = 40 }
    - os.time { year = 2001, month = 9, day = 9, hour = 0 }
)
print(pcall(os.time, { year = 2020 }))
print(pcall(os.time, { year = "x", month = 1, day = 1 }))
print(pcall(os.time, { year = 2020, month = 1.5, day = 1 }))
local n = { year = 2021, month = 14, day = -3, hour = 25 }
os.time(n)
print(n.year, n.month, n.day, n.hour, n.wday, n.yday)
print(os.difftime(10, 5), math.type(os.time()), os.clock() >= 0)
