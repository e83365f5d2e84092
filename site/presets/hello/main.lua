-- Run this with Ctrl+Enter (Command+Enter on a Mac).
local greeting = require "greeting"

for line in io.lines() do -- the standard input is stdin.txt
  print(greeting(line))
end

local squares = {}
for i = 1, 10 do
  squares[i] = i * i
end
print(table.concat(squares, " "))
print(_VERSION, math.maxinteger)

-- Globals stay for the prompt: try `answer * 2` there.
answer = 42
