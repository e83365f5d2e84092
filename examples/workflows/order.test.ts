/** The order: what it does, and what it undoes. Hours pass at once. */
import { readFileSync } from "node:fs";
import { luaMatchers, testWorkflows } from "perilune/testing";
import { expect, test } from "vitest";
import "../testing/matchers.js";
import { makeShop } from "./shop.mjs";

expect.extend(luaMatchers);

const order = readFileSync(new URL("./order.lua", import.meta.url), "utf8");
const input = (more: object = {}): readonly unknown[] => [
  { sku: "tea", count: 2, card: "visa", total: 10, ...more },
];

test("reserves, charges and ships", async () => {
  const { shop, stock, bank } = makeShop();
  await using workflows = await testWorkflows({ programs: { order }, activities: [shop] });
  await expect(workflows.run("order", { input: input() })).toReturnLua({
    payment: { card: "visa", amount: 10 },
    parcel: "2 x tea",
  });
  expect([stock["tea"], bank.entries.length]).toEqual([3, 1]);
});

test("waits for the carrier, and is asked meanwhile", async () => {
  let isUp = false;
  const { shop, carrier } = makeShop({ isUp: () => isUp });
  await using workflows = await testWorkflows({ programs: { order }, activities: [shop] });
  const id = await workflows.workflows.start("order", { input: input() });
  await workflows.clock.advance(10 * 60_000);
  expect(await workflows.workflows.query(id, "state")).toEqual(["paid"]);
  isUp = true;
  await expect(workflows.finish(id)).toReturnLua({
    payment: { card: "visa", amount: 10 },
    parcel: "2 x tea",
  });
  expect(carrier.entries).toEqual(["2 x tea"]);
});

test("gives everything back if the carrier never answers", async () => {
  const { shop, stock, bank } = makeShop({ isUp: () => false });
  await using workflows = await testWorkflows({ programs: { order }, activities: [shop] });
  await expect(workflows.run("order", { input: input() })).toFailWith("unavailable");
  expect(workflows.clock.now()).toBe(60 + 240 + 960 + 3600 + 3600);
  expect([stock["tea"], bank.entries.map(({ amount }) => amount)]).toEqual([5, [10, -10]]);
});

test("keeps nothing of an order that cannot be paid, or is not in stock", async () => {
  const { shop, stock, bank } = makeShop();
  await using workflows = await testWorkflows({ programs: { order }, activities: [shop] });
  await expect(workflows.run("order", { input: input({ card: "stolen" }) })).toFailWith("permission_denied");
  await expect(workflows.run("order", { input: input({ count: 9 }) })).toFailWith({
    kind: "not_found",
    message: "no tea is left",
  });
  expect([stock["tea"], bank.entries]).toEqual([5, []]);
});

test("charges once, though it crashes at every wait", async () => {
  let calls = 0;
  const { shop, bank, carrier } = makeShop({ isUp: () => ++calls > 4 });
  await using workflows = await testWorkflows({ programs: { order }, activities: [shop] });
  const id = await workflows.workflows.start("order", { input: input() });
  for (let crash = 0; crash < 4; crash++) {
    await workflows.clock.next();
    await workflows.restart();
  }
  await expect(workflows.finish(id)).toReturnLua({
    payment: { card: "visa", amount: 10 },
    parcel: "2 x tea",
  });
  expect([bank.entries.length, carrier.entries.length]).toEqual([1, 1]);
});
