import { useState } from "react";
import { checkCart } from "../open-lua.mjs";
import { useLua } from "./use-lua.mjs";

/** A cart whose rules are in Lua. `rules` is the address of cart.lua. */
export function Cart({ rules }) {
  const state = useLua(rules);
  const [count, setCount] = useState(1);
  if (state === undefined) return <p>Loading…</p>;
  const { total, problem } = checkCart(state, [{ name: "bread", count }]);
  return (
    <p>
      <button onClick={() => setCount(count + 1)}>One more</button>
      <output>{problem ?? `${count} for ${total / 100} €`}</output>
    </p>
  );
}
