local gen = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) print(gen(), gen(), gen(), gen()) print(pcall(gen))
local w = coroutine.wrap(function() error("oops") end) print(pcall(w)) local t = coroutine.wrap(function() error({code = 1}) end) local ok, e = pcall(t) print(ok, type(e), e.code)
print(pcall(coroutine.wrap, 5)) print(pcall(coroutine.resume, 5)) print(coroutine.resume(coroutine.running()))
