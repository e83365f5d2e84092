print(("%d %5d %-5d| %05d %+d % d %x %X %#x %o %c"):format(42, 42, 42, 42, 42, 42, 255, 255, 255, 8, 65))
print(
  ("%f %.2f %10.3f %-10.3f| %e %.3E %g %G %g %a"):format(
    math.pi,
    math.pi,
    math.pi,
    math.pi,
    12345.678,
    12345.678,
    1e20,
    1e-5,
    100000,
    0.5
  )
)
print(("%i %u"):format(3, 3.0) == nil, pcall(string.format, "%d", 1.5))
print(pcall(string.format, "%d", "x"))
print(("%d"):format("10"), ("%s"):format(1e15), ("%.3f"):format("1.5"))
print(
  ("%5.1f|%-8s|%8s|%.2s|%%"):format(2.25, "ab", "cd", "xyz"),
  ("%.20s"):format("short"),
  ("%5s"):format(true == nil)
)
