-- status, running, isyieldable and resume of coroutines in every state they can be in
local main, ismain = coroutine.running()
print(type(main), ismain, coroutine.status(main), coroutine.isyieldable(), coroutine.isyieldable(main))
print(coroutine.resume(main))
local outer
outer = coroutine.create(function(...)
  print("args", ...)
  local co, m = coroutine.running()
  print(co == outer, m, coroutine.status(co), coroutine.isyieldable(), coroutine.status(main))
  print("self", coroutine.resume(co))
  local inner = coroutine.create(function()
    print("outer is", coroutine.status(outer), coroutine.isyieldable(outer))
    print("resume outer", coroutine.resume(outer))
    print("close outer", pcall(coroutine.close, outer))
    print("close self", pcall(coroutine.close, (coroutine.running())))
    coroutine.yield()
  end)
  print(coroutine.status(inner), coroutine.isyieldable(inner))
  print(coroutine.resume(inner))
  print(coroutine.status(inner))
  print(coroutine.resume(inner))
  print(coroutine.status(inner))
  print(coroutine.resume(inner, 1, 2, 3))
  return "done", nil, 3, nil
end)
print(coroutine.status(outer))
print(coroutine.resume(outer, 1, nil, 3, nil))
print(coroutine.status(outer), coroutine.resume(outer))
local failed = coroutine.create(error)
print(coroutine.resume(failed, {}) == false, coroutine.status(failed), coroutine.resume(failed))
for _, f in ipairs { "create", "resume", "status", "close", "wrap", "isyieldable" } do
  for _, v in ipairs { "x", 1, true, {}, print } do
    if not ((f == "create" or f == "wrap") and v == print) then print(f, pcall(coroutine[f], v)) end
  end
  print(f, pcall(coroutine[f]))
  print(f, pcall(coroutine[f], nil))
end
print(pcall(coroutine.yield))
print(pcall(coroutine.yield, 1, 2))
print(select("#", coroutine.resume(coroutine.create(function() end))))
print(select("#", coroutine.resume(coroutine.create(function() return nil end))))
