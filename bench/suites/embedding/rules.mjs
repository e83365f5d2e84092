/** The twin of rules.lua. QuickJS gets the text of this file, so it imports nothing. */
const DISCOUNT = { gold: 15, silver: 8, basic: 0 };

function totalsOf(items) {
  let [price, weight] = [0, 0];
  for (const item of items) {
    price += item.price * item.quantity;
    weight += item.weight * item.quantity;
  }
  return { price, weight };
}

export function decide(orders) {
  return orders.map(({ id, items, customer }) => {
    const { price, weight } = totalsOf(items);
    let discount = DISCOUNT[customer.tier];
    const reasons = [`tier ${customer.tier}`];
    if (price > 5000) {
      discount += 5;
      reasons.push("large order");
    }
    for (const tag of customer.tags) {
      if (tag === "new") {
        discount += 2;
        reasons.push("new customer");
      }
    }
    let shipping = weight > 40 ? 90 : 30;
    if (customer.country !== "CZ") {
      shipping *= 2;
      reasons.push("abroad");
    }
    return {
      id,
      approved: price < 12000 || customer.tier === "gold",
      price: { total: price - Math.floor((price * discount) / 100) + shipping, discount, shipping },
      reasons,
    };
  });
}
