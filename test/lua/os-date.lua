print(
  os.date("!%Y-%m-%d %H:%M:%S", 0),
  os.date("!%c", 86400),
  os.date("!%x %X %p %A %B %j %U %w %a %b %d %y %%", 1e9)
)
local t = os.date("!*t", 1700000000)
print(t.year, t.month, t.day, t.hour, t.min, t.sec, t.wday, t.yday, t.isdst)
print(pcall(os.date, "%Ez"))
print(pcall(os.date, "%Q"))
print(os.date("!%H", 3600 * 5), os.date("!%D %F %T %R %e %n%t|%G %V %g %u %C %h %I %M %S", 1234567890))
