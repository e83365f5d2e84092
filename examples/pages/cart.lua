--- What a cart costs, or what is wrong with it. The page asks while one types; the server asks again, since it cannot trust a page.
local cart = {}

local prices = { apple = 30, bread = 250, cheese = 560 } -- in cents
local LARGEST = 20

--- Returns { total = cents } or { problem = text } for a list of { name = text, count = number }.
function cart.check(items)
  local total = 0
  for _, item in ipairs(items) do
    local price = prices[item.name]
    if not price then
      return { problem = ("we have no %s"):format(item.name) }
    end
    if math.type(item.count) ~= "integer" or item.count < 0 or item.count > LARGEST then
      return { problem = ("we sell 0 to %d of %s, not %s"):format(LARGEST, item.name, item.count) }
    end
    total = total + price * item.count
  end
  return total > 0 and { total = total } or { problem = "the cart is empty" }
end

return cart
