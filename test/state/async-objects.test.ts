/** Promises from host objects: a method, field or operator that returns one suspends the call like a function. */
import { describe, expect, it } from "vitest";
import { hostObject, type LuaError } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";
import { rejection, stateThatWaits } from "../support/promises.js";

class Account {
  constructor(readonly owner: string) {}
  async balance(plus: number): Promise<number> {
    await Promise.resolve();
    return this.owner.length + plus;
  }
  async fail(): Promise<never> {
    await Promise.resolve();
    throw new RangeError("overdrawn");
  }
  get later(): Promise<string> {
    return Promise.resolve(`later ${this.owner}`);
  }
}

describe.each(products)("promises of host objects ($name)", (product) => {
  const runtime = sharedRuntime(product);

  it("suspend: methods and fields, of registered classes and of single objects", async () => {
    using state = stateThatWaits(runtime());
    state.registerClass(Account, { fields: ["owner", "later"], methods: ["balance", "fail"] });
    state.set("account", new Account("Ada"));
    expect(await state.runAsync("return account:balance(1), account.later, account.owner")).toEqual([
      4,
      "later Ada",
      "Ada",
    ]);
    state.set("open", () => Promise.resolve(new Account("Bob")));
    expect(await state.runAsync("local a = open() return a.owner, a:balance(2), a == a")).toEqual([
      "Bob",
      5,
      true,
    ]);
    const error = (await rejection(state.runAsync("account:fail()"))) as LuaError;
    expect(error.cause).toBeInstanceOf(RangeError);
    state.set("single", hostObject({ get: (key: string) => Promise.resolve(`got ${key}`) }));
    expect(await state.runAsync("return single:get('x')")).toEqual(["got x"]);
    const refused = (await rejection(
      Promise.resolve().then(() => state.run("return account.later")),
    )) as LuaError;
    expect(refused.cause).toMatchObject({ code: "ERR_SYNCHRONOUS_RUN" });
    expect(state.run("return account.owner")).toEqual(["Ada"]);
  });
});
