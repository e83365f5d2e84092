-- Breakout. Click the canvas; then arrow keys, A and D,
-- or the mouse or a finger, move the paddle.
local screen = require "screen"

local paddle = { x = 200, y = 296, width = 80, height = 10 }
local ball = { x = 240, y = 200, dx = 150, dy = -210, radius = 6 }
local colors = { "#f4727c", "#f2a65a", "#f6d365", "#7bd389", "#5ab0f2" }
local bricks, score, lives = {}, 0, 3

for row = 1, 5 do
  for column = 1, 10 do
    bricks[#bricks + 1] =
      { x = column * 45 - 29, y = 24 + row * 18, width = 41, height = 14, color = colors[row] }
  end
end

local function hits(box)
  return ball.x + ball.radius > box.x
    and ball.x - ball.radius < box.x + box.width
    and ball.y + ball.radius > box.y
    and ball.y - ball.radius < box.y + box.height
end

local function movePaddle(seconds)
  local speed = 340 * seconds
  if screen.key "ArrowLeft" or screen.key "a" then
    paddle.x = paddle.x - speed
  end
  if screen.key "ArrowRight" or screen.key "d" then
    paddle.x = paddle.x + speed
  end
  local x, _, down = screen.pointer()
  if down then
    paddle.x = x - paddle.width / 2
  end
  paddle.x = math.max(0, math.min(screen.width - paddle.width, paddle.x))
end

local function moveBall(seconds)
  ball.x, ball.y = ball.x + ball.dx * seconds, ball.y + ball.dy * seconds
  if ball.x < ball.radius or ball.x > screen.width - ball.radius then
    ball.dx = ball.x < ball.radius and math.abs(ball.dx) or -math.abs(ball.dx)
  end
  if ball.y < ball.radius then
    ball.dy = math.abs(ball.dy)
  end
  if ball.dy > 0 and hits(paddle) then
    ball.dy = -math.abs(ball.dy)
    ball.dx = (ball.x - paddle.x - paddle.width / 2) * 6
  end
  for i, brick in ipairs(bricks) do
    if hits(brick) then
      table.remove(bricks, i)
      ball.dy, score = -ball.dy, score + 10
      return
    end
  end
  if ball.y > screen.height + 20 then
    lives = lives - 1
    ball.x, ball.y, ball.dx, ball.dy = 240, 200, 150, -210
  end
end

local function draw()
  screen.clear "#14161f"
  for _, brick in ipairs(bricks) do
    screen.rect(brick.x, brick.y, brick.width, brick.height, brick.color)
  end
  screen.rect(paddle.x, paddle.y, paddle.width, paddle.height, "#e8e9f0")
  screen.circle(ball.x, ball.y, ball.radius, "#ffffff")
  screen.text(16, 10, "score " .. score, "#9aa0b8", 14)
  screen.text(408, 10, "balls " .. lives, "#9aa0b8", 14)
end

while lives > 0 and #bricks > 0 do
  draw()
  local seconds = screen.frame()
  movePaddle(seconds)
  moveBall(seconds)
end

draw()
screen.text(150, 180, #bricks == 0 and "You win" or "Game over", "white", 36)
screen.frame()
print("score", score)
