-- peg.c is a small native module in C: parsing expressions, as in LPeg.
-- It is compiled to WebAssembly, and `require` links it.
local peg = require "peg"
local P, R, S, C = peg.P, peg.R, peg.S, peg.C

-- A file of settings.
local space = S " \t" ^ 0
local name = C(R "az" * (R "az" + R "09" + P "_") ^ 0)
local value = C((P(1) - P "\n") ^ 1)
local setting = name * space * P "=" * space * value * P "\n"

local text = [[
title = Parsing in C
width = 480
height=320
]]
local at = 1
while at <= #text do
  local stop, key, content = setting:match(text, at)
  if not stop then
    error("no setting at byte " .. at)
  end
  print(("%-8s %s"):format(key, content))
  at = stop
end

-- Rules can refer to themselves: balanced parentheses.
local balanced = peg.rule()
balanced:define(P "(" * ((P(1) - S "()") + balanced) ^ 0 * P ")")
for _, try in ipairs { "(a(b)c)", "(a(b)c", "((()))" } do
  local stop = balanced:match(try)
  print(try, stop == #try + 1 and "balanced" or "not balanced")
end

-- Arithmetic: the captures are the numbers, and recursion gives the shape.
local number = C(R "09" ^ 1) * space
local sum = peg.rule()
local factor = number + P "(" * space * sum * P ")" * space
local product = factor * (S "*/" * space * factor) ^ 0
sum:define(product * (S "+-" * space * product) ^ 0)
print("numbers", select(2, sum:match "2 * (3 + 4) - 10 / 5"))
