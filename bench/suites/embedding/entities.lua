--- A game loop: moves entities by eight accesses to fields of each. They are tables, packed objects or objects of JavaScript.
local WIDTH, HEIGHT = 640, 480

function create(count)
  local entities = {}
  for i = 1, count do
    entities[i] = {}
  end
  return entities
end

function reset(entities)
  for i = 1, #entities do
    local e = entities[i]
    e.x, e.y, e.vx, e.vy, e.steps = (i * 37) % WIDTH + 0.5, (i * 53) % HEIGHT + 0.25, i % 7 / 8, i % 5 / 4, 0
  end
end

function update(entities, frames)
  for _ = 1, frames do
    for i = 1, #entities do
      local e = entities[i]
      local x, y = e.x + e.vx, e.y + e.vy
      if x >= WIDTH then
        x = x - WIDTH
      end
      if y >= HEIGHT then
        y = y - HEIGHT
      end
      e.x, e.y = x, y
      e.steps = e.steps + 1
    end
  end
end

function sum(entities)
  local total = 0.0
  for i = 1, #entities do
    local e = entities[i]
    total = total + e.x * 3 + e.y + e.steps * i % 11
  end
  return total
end
