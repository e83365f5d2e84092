--- A rules engine: takes orders, nested records of the host, and returns a decision on each.
local DISCOUNT = { gold = 15, silver = 8, basic = 0 }

local function totalsOf(items)
  local price, weight = 0, 0
  for _, item in ipairs(items) do
    price = price + item.price * item.quantity
    weight = weight + item.weight * item.quantity
  end
  return price, weight
end

function decide(orders)
  local decisions = {}
  for i, order in ipairs(orders) do
    local price, weight = totalsOf(order.items)
    local customer = order.customer
    local discount = DISCOUNT[customer.tier]
    local reasons = { "tier " .. customer.tier }
    if price > 5000 then
      discount = discount + 5
      reasons[#reasons + 1] = "large order"
    end
    for _, tag in ipairs(customer.tags) do
      if tag == "new" then
        discount = discount + 2
        reasons[#reasons + 1] = "new customer"
      end
    end
    local shipping = weight > 40 and 90 or 30
    if customer.country ~= "CZ" then
      shipping = shipping * 2
      reasons[#reasons + 1] = "abroad"
    end
    decisions[i] = {
      id = order.id,
      approved = price < 12000 or customer.tier == "gold",
      price = { total = price - price * discount // 100 + shipping, discount = discount, shipping = shipping },
      reasons = reasons,
    }
  end
  return decisions
end
