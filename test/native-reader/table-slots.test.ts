import { expect, test } from "vitest";
import { CoreAddresses } from "../../src/modules/native/core-addresses.js";
import { TableSlots } from "../../src/modules/native/table-slots.js";
import { STRLEN_SLOT, TinyCore } from "../support/tiny-core.js";

function slots(maximum?: number): TableSlots {
  const limits = maximum === undefined ? {} : { maximum };
  return new TableSlots(new WebAssembly.Table({ element: "anyfunc", initial: 2, ...limits }));
}

test("slots come from the table's end, and again from what was given back", () => {
  const own = slots();
  expect([own.take(3), own.take(1), own.table.length]).toEqual([2, 5, 6]);
  own.give(2, 3);
  expect([own.take(2), own.take(1), own.take(1), own.table.length]).toEqual([2, 4, 6, 7]);
});

test("ranges given back in any order join into one", () => {
  const own = slots();
  const taken = [own.take(2), own.take(2), own.take(2), own.take(2)] as number[];
  for (const i of [2, 0, 3, 1]) own.give(taken[i] ?? -1, 2);
  expect([own.freeCount, own.take(8), own.table.length]).toEqual([8, 2, 10]);
});

test("a free range at the end grows by no more than what it lacks", () => {
  const own = slots();
  own.give(own.take(3) ?? -1, 3);
  expect([own.take(5), own.table.length, own.freeCount]).toEqual([2, 7, 0]);
});

test("alignment is kept, and what it skips is not lost", () => {
  const own = slots();
  own.take(1);
  expect([own.take(2, 8), own.freeCount]).toEqual([8, 5]);
  expect([own.take(5), own.freeCount]).toEqual([3, 0]);
});

test("a table that cannot grow says so and is left as it was", () => {
  const own = slots(4);
  expect(own.take(3)).toBeUndefined();
  expect(own.take(4_294_967_295)).toBeUndefined();
  expect([own.take(2), own.take(1), own.table.length]).toEqual([2, undefined, 4]);
});

test("others may grow the table too", () => {
  const own = slots();
  own.give(own.take(2) ?? -1, 2);
  own.table.grow(1);
  expect([own.take(3), own.take(2)]).toEqual([5, 2]);
});

test("freed slots are null", () => {
  const core = new TinyCore();
  const own = new TableSlots(core.table);
  const at = own.take(1) ?? -1;
  core.table.set(at, core.exports["twice"]);
  own.give(at, 1);
  expect(core.table.get(at)).toBeNull();
});

test("a core's function has one address, found or made, until all its users let it go", () => {
  const core = new TinyCore();
  const own = new TableSlots(core.table);
  const addresses = new CoreAddresses(own);
  const strlen = core.exports["strlen"] as () => void;
  const twice = core.exports["twice"] as () => void;
  expect([addresses.acquire(strlen), addresses.acquire(strlen)]).toEqual([STRLEN_SLOT, STRLEN_SLOT]);
  const at = addresses.acquire(twice);
  expect([at, addresses.acquire(twice)]).toEqual([5, 5]);
  addresses.release(twice);
  expect(core.table.get(5)).toBe(twice);
  addresses.release(twice);
  expect([core.table.get(5), own.freeCount]).toEqual([null, 1]);
  addresses.release(strlen);
  expect(core.table.get(STRLEN_SLOT)).toBe(strlen);
});

test("an address is not believed once its slot holds something else", () => {
  const core = new TinyCore();
  const addresses = new CoreAddresses(new TableSlots(core.table));
  const twice = core.exports["twice"] as () => void;
  core.table.set(1, twice);
  expect(addresses.acquire(twice)).toBe(1);
  core.table.set(1, null);
  core.table.set(2, twice);
  expect(addresses.acquire(twice)).toBe(2);
});
