/** The activities of order.lua, over a warehouse, a bank and a carrier that keep what they did by idempotency key. */
import { HostError } from "perilune";
import { defineActivities } from "perilune/workflows";

/** What a service did, by key: the same key does the same thing once. */
class Ledger {
  #done = new Map();

  get entries() {
    return [...this.#done.values()];
  }

  once(key, work) {
    if (!this.#done.has(key)) this.#done.set(key, work());
    return this.#done.get(key);
  }
}

/** @param {{ stock?: Record<string, number>, isUp?: () => boolean }} world */
export function makeShop({ stock = { tea: 5 }, isUp = () => true } = {}) {
  const warehouse = new Ledger();
  const bank = new Ledger();
  const carrier = new Ledger();
  const shop = defineActivities({
    name: "shop",
    description: "Sells goods.",
    activities: {
      reserve: ([sku, count], { idempotencyKey }) =>
        warehouse.once(idempotencyKey, () => {
          if ((stock[sku] ?? 0) < count) throw new HostError(`no ${sku} is left`, { kind: "not_found" });
          stock[sku] -= count;
          return { sku, count };
        }),
      release: ([{ sku, count }], { idempotencyKey }) =>
        warehouse.once(idempotencyKey, () => {
          stock[sku] += count;
          return { released: sku };
        }),
      charge: async ([card, amount], { idempotencyKey }) => {
        if (card === "stolen") throw new HostError("the card was refused", { kind: "permission_denied" });
        return bank.once(idempotencyKey, () => ({ card, amount }));
      },
      refund: ([{ card, amount }], { idempotencyKey }) =>
        bank.once(idempotencyKey, () => ({ card, amount: -amount })),
      ship: ([{ sku, count }], { idempotencyKey }) => {
        if (!isUp()) throw new HostError("the carrier does not answer", { kind: "unavailable" });
        return carrier.once(idempotencyKey, () => `${count} x ${sku}`);
      },
    },
  });
  return { shop, stock, bank, carrier };
}
