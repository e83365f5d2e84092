/** Lua for all parts of a page: the core is loaded once, and each part has a state of its own. */
import { loadRuntime } from "perilune";

let runtime;

/**
 * Opens a state in which `require "cart"` finds the Lua file `…/cart.lua` among these addresses. Whoever calls this closes it.
 * @param {...(string | URL)} addresses
 */
export async function openLua(...addresses) {
  runtime ??= loadRuntime();
  const files = await Promise.all(
    addresses.map(async (address) => {
      const response = await fetch(address);
      if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`);
      const [, name] = /([^/]+\.lua)$/.exec(new URL(response.url).pathname) ?? [];
      return [`/app/${name}`, await response.text()];
    }),
  );
  return (await runtime).createState({ context: "/app", files: Object.fromEntries(files) });
}

/** What cart.lua says of a list of `{ name, count }`: `{ total }` or `{ problem }`. */
export function checkCart(state, items) {
  return state.run("return require('cart').check(...)", { args: [items], result: "js" });
}
