print(
  collectgarbage("count") > 0,
  collectgarbage("isrunning"),
  collectgarbage("stop"),
  collectgarbage("isrunning"),
  collectgarbage("restart"),
  collectgarbage("isrunning")
)
collectgarbage("incremental")
print(
  collectgarbage("generational"),
  collectgarbage("incremental"),
  collectgarbage("incremental", 100, 200, 10),
  collectgarbage("step") ~= nil,
  collectgarbage("setpause", 100),
  collectgarbage("setstepmul", 200)
)
print(pcall(collectgarbage, "bad"))
local before = collectgarbage("count")
do
  local t = {}
  for i = 1, 1e5 do
    t[i] = {}
  end
end
collectgarbage()
print(collectgarbage("count") - before < 1000)
