--- An incremental solver of one-way constraints with strengths, after the DeltaBlue algorithm of Freeman-Benson and
--- Maloney: objects that point to each other, polymorphic methods, lists. The size is the length of its two problems.

-- Strengths: the smaller, the stronger.
local REQUIRED, STRONG_DEFAULT, DEFAULT, WEAKEST = 0, 2, 4, 6
local PREFERRED = 1

local Variable = {}
Variable.__index = Variable

function Variable.new(value)
  return setmetatable({ value = value, constraints = {}, determinedBy = nil, mark = 0, strength = WEAKEST, stay = true }, Variable)
end

function Variable:forget(constraint)
  local list = self.constraints
  for i = 1, #list do
    if list[i] == constraint then
      table.remove(list, i)
      break
    end
  end
  if self.determinedBy == constraint then self.determinedBy = nil end
end

local Planner = {}
Planner.__index = Planner

function Planner.new() return setmetatable({ mark = 0 }, Planner) end

function Planner:newMark()
  self.mark = self.mark + 1
  return self.mark
end

-- One variable: it stays, or it is edited.
local Unary = {}
Unary.__index = Unary

function Unary.new(planner, variable, strength, isInput)
  local constraint = setmetatable({ output = variable, strength = strength, isInput = isInput, satisfied = false }, Unary)
  planner:post(constraint)
  return constraint
end

function Unary:attach()
  local list = self.output.constraints
  list[#list + 1] = self
  self.satisfied = false
end

function Unary:detach()
  self.output:forget(self)
  self.satisfied = false
end

function Unary:choose(mark)
  self.satisfied = self.output.mark ~= mark and self.strength < self.output.strength
end

function Unary:markInputs() end
function Unary:inputsKnown() return true end
function Unary:target() return self.output end
function Unary:unsatisfy() self.satisfied = false end
function Unary:execute() end

function Unary:recalculate()
  local output = self.output
  output.strength = self.strength
  output.stay = not self.isInput
end

-- Two variables, either of which follows from the other: `second = first * scale + offset`.
local Binary = {}
Binary.__index = Binary

function Binary.new(planner, first, second, strength, scale, offset)
  local constraint = setmetatable({
    first = first, second = second, strength = strength, scale = scale, offset = offset, direction = nil, satisfied = false, isInput = false,
  }, Binary)
  planner:post(constraint)
  return constraint
end

function Binary:attach()
  for _, variable in ipairs({ self.first, self.second }) do
    local list = variable.constraints
    list[#list + 1] = self
  end
  self.satisfied = false
end

function Binary:detach()
  self.first:forget(self)
  self.second:forget(self)
  self.satisfied = false
end

function Binary:choose(mark)
  local first, second, strength = self.first, self.second, self.strength
  local forward, backward = strength < second.strength, strength < first.strength
  if first.mark == mark then backward = false end
  if second.mark == mark then forward = false end
  if forward and backward then
    if first.strength > second.strength then forward = false else backward = false end
  end
  self.satisfied = forward or backward
  self.forward = forward
end

function Binary:source() return self.forward and self.first or self.second end
function Binary:target() return self.forward and self.second or self.first end
function Binary:markInputs(mark) self:source().mark = mark end
function Binary:unsatisfy() self.satisfied = false end

function Binary:inputsKnown(mark)
  local source = self:source()
  return source.mark == mark or source.stay or source.determinedBy == nil
end

function Binary:execute()
  if self.forward then self.second.value = self.first.value * self.scale + self.offset
  else self.first.value = (self.second.value - self.offset) / self.scale end
end

function Binary:recalculate()
  local source, target = self:source(), self:target()
  target.strength = self.strength > source.strength and self.strength or source.strength
  target.stay = source.stay
  if target.stay then self:execute() end
end

--- Satisfies a constraint if possible; returns the weaker one that it replaced.
function Planner:satisfy(constraint, mark)
  constraint:choose(mark)
  if not constraint.satisfied then
    if constraint.strength == REQUIRED then error("a required constraint cannot hold") end
    return nil
  end
  constraint:markInputs(mark)
  local target = constraint:target()
  local overridden = target.determinedBy
  if overridden then overridden:unsatisfy() end
  target.determinedBy = constraint
  if not self:propagate(constraint, mark) then error("a cycle of constraints") end
  target.mark = mark
  return overridden
end

function Planner:post(constraint)
  constraint:attach()
  self:add(constraint)
end

function Planner:add(constraint)
  local mark = self:newMark()
  while constraint do constraint = self:satisfy(constraint, mark) end
end

--- Returns the constraints that use a variable's value.
local function consumers(variable, list)
  local determinedBy = variable.determinedBy
  for _, constraint in ipairs(variable.constraints) do
    if constraint ~= determinedBy and constraint.satisfied then list[#list + 1] = constraint end
  end
end

function Planner:propagate(constraint, mark)
  local list = { constraint }
  while #list > 0 do
    local each = table.remove(list)
    if each:target().mark == mark then
      self:remove(constraint)
      return false
    end
    each:recalculate()
    consumers(each:target(), list)
  end
  return true
end

--- Returns the constraints that a freed variable leaves unsatisfied.
function Planner:release(variable)
  variable.determinedBy, variable.strength, variable.stay = nil, WEAKEST, true
  local unsatisfied, list = {}, { variable }
  while #list > 0 do
    local each = table.remove(list)
    for _, constraint in ipairs(each.constraints) do
      if not constraint.satisfied then unsatisfied[#unsatisfied + 1] = constraint end
    end
    local next = {}
    consumers(each, next)
    for _, constraint in ipairs(next) do
      constraint:recalculate()
      list[#list + 1] = constraint:target()
    end
  end
  return unsatisfied
end

function Planner:remove(constraint)
  local satisfied = constraint.satisfied
  local target = satisfied and constraint:target()
  constraint:unsatisfy()
  constraint:detach()
  if not satisfied then return end
  local unsatisfied = self:release(target)
  for strength = REQUIRED, WEAKEST do
    for _, each in ipairs(unsatisfied) do
      if each.strength == strength then self:add(each) end
    end
  end
end

--- Returns the satisfied constraints that depend on these, in the order of evaluation.
function Planner:plan(sources)
  local mark, plan, list = self:newMark(), {}, {}
  for _, source in ipairs(sources) do
    if source.isInput and source.satisfied then list[#list + 1] = source end
  end
  while #list > 0 do
    local constraint = table.remove(list)
    if constraint:target().mark ~= mark and constraint:inputsKnown(mark) then
      plan[#plan + 1] = constraint
      constraint:target().mark = mark
      consumers(constraint:target(), list)
    end
  end
  return plan
end

--- Sets a variable through an edit constraint, some values one after the other.
local function change(planner, variable, values)
  local edit = Unary.new(planner, variable, PREFERRED, true)
  local plan = planner:plan({ edit })
  for _, value in ipairs(values) do
    variable.value = value
    for i = 1, #plan do plan[i]:execute() end
  end
  planner:remove(edit)
end

--- A chain of equal variables, changed at its one end and read at the other.
local function chain(size)
  local planner, variables = Planner.new(), {}
  for i = 1, size + 1 do variables[i] = Variable.new(0) end
  for i = 1, size do Binary.new(planner, variables[i], variables[i + 1], REQUIRED, 1, 0) end
  Unary.new(planner, variables[size + 1], STRONG_DEFAULT, false)
  change(planner, variables[1], { 1, 2, 3, 5, 8, 13, 21, 34, 55, 89 })
  return variables[size + 1].value
end

--- Pairs of variables, one a linear function of the other; both are changed, then the function.
local function projection(size)
  local planner, sources, targets = Planner.new(), {}, {}
  for i = 1, size do
    sources[i], targets[i] = Variable.new(i), Variable.new(i)
    Unary.new(planner, sources[i], DEFAULT, false)
    Binary.new(planner, sources[i], targets[i], REQUIRED, 10, 1000)
  end
  change(planner, sources[1], { 17 })
  local sum = targets[1].value
  change(planner, targets[1], { 1050 })
  sum = sum + sources[1].value
  for i = 2, size do
    change(planner, sources[i], { i + 1 })
    sum = (sum + targets[i].value) % 1000003
  end
  return sum
end

return function(size)
  return string.format("%d", chain(size) * 1000003 + projection(size))
end
