-- An order: reserves goods, charges a card, ships, and undoes all of it if a step fails for good.
local workflow, shop = require "workflow", require "shop"

local order = ...
local state = "begun"
workflow.query("state", function() return state end)

local reservation = assert(shop.reserve(order.sku, order.count))
workflow.on_failure(shop.release, reservation)
state = "reserved"

local payment = assert(shop.charge(order.card, order.total))
workflow.on_failure(shop.refund, payment)
state = "paid"

-- The carrier may be down for hours.
local parcel = assert(workflow.retry({ attempts = 6, delay = 60, factor = 4 }, shop.ship, reservation))
state = "shipped"

return { payment = payment, parcel = parcel }
