/** The records that the rules engine decides on, and the checksum of its decisions. */
import { PRIME } from "../boundary/sums.mjs";

const TIERS = ["basic", "silver", "gold"];
const COUNTRIES = ["CZ", "DE", "FR", "US", "JP"];
const TAGS = ["new", "loyal", "export", "press"];

function orderOf(/** @type {number} */ id) {
  const items = Array.from({ length: 1 + (id % 4) }, (_, at) => ({
    sku: `item-${(id * 7 + at * 13) % 997}`,
    price: 50 + ((id * 31 + at * 17) % 2000),
    quantity: 1 + ((id + at) % 3),
    weight: 1 + ((id * 3 + at) % 25),
  }));
  const customer = {
    name: `customer ${id % 1000}`,
    tier: TIERS[id % 3],
    country: COUNTRIES[id % 5],
    tags: [TAGS[id % 4], TAGS[(id + 1) % 4]],
  };
  return { id, customer, items, note: id % 10 === 0 ? "deliver before noon" : "" };
}

/** Returns `count` orders, the same each time. */
export function ordersOf(/** @type {number} */ count) {
  return Array.from({ length: count }, (_, at) => orderOf(at + 1));
}

/** Sums every field of the decisions. */
export function checksumOf(decisions) {
  let sum = 0;
  for (const { id, approved, price, reasons } of decisions) {
    const text = reasons.join().length;
    sum = (sum * 31 + id + (approved ? 1 : 0) + price.total + price.discount + price.shipping + text) % PRIME;
  }
  return sum;
}

/**
 * An engine with the rules: `decide` takes plain records and returns plain records.
 * @typedef {{ decide: (orders: object[]) => any, collect?: () => void, close?: () => void }} Engine
 */

/**
 * The cases of the rules for a host: one engine that decides all orders, and one opened for each order.
 * @param {() => Promise<() => Engine>} prepare reads the rules; what it returns opens an engine
 */
export function rulesCases(prepare) {
  return {
    "embedding/rules": async () => {
      const { decide, ...rest } = (await prepare())();
      let orders = ordersOf(0);
      return {
        run: (/** @type {number} */ size, rounds = 1) => {
          if (orders.length !== size) orders = ordersOf(size);
          let sum = NaN;
          for (let i = 0; i < rounds; i++) sum = checksumOf(decide(orders));
          return sum;
        },
        ...rest,
      };
    },
    "embedding/request": async () => requestsWith(await prepare()),
  };
}

/**
 * A request at a time, each with an engine of its own. The size is the number of requests.
 * @param {() => Engine} open
 */
export function requestsWith(open) {
  const answer = (/** @type {object} */ order) => {
    const { decide, close } = open();
    const decisions = decide([order]);
    close?.();
    return decisions[0];
  };
  return { run: (/** @type {number} */ size) => checksumOf(ordersOf(size).map(answer)) };
}
