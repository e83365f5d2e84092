-- The compiler: the message of an error, or the code without names, and what it does for a while.
local function run(f)
  local co = coroutine.create(f)
  debug.sethook(co, function() error("enough", 0) end, "", 3000)
  local results = table.pack(coroutine.resume(co, 1, "a"))
  debug.sethook(co)
  for i = 1, results.n do
    local kind = math.type(results[i]) or type(results[i])
    local plain = kind ~= "table" and kind ~= "function" and kind ~= "thread" and kind ~= "userdata"
    results[i] = plain and kind .. " " .. string.format("%q", tostring(results[i])) or kind
  end
  local text = table.concat(results, ", ")
  return (text:gsub("0x%x+", "ADDRESS"):gsub("%-nan", "nan"))
end

return function(text)
  local env = { f = function(...) return ... end, s = "text", n = 3, t = { 1, 2, x = 3 } }
  env.pcall, env.select, env.type, env.setmetatable = pcall, select, type, setmetatable
  local f, problem = load(text, "=x", "t", env)
  if not f then return problem end
  return run(f) .. "\ncode " .. string.dump(f, true)
end
