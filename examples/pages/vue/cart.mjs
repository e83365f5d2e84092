import { h, ref } from "vue";
import { checkCart } from "../open-lua.mjs";
import { useLua } from "./use-lua.mjs";

/** A cart whose rules are in Lua. `rules` is the address of cart.lua. */
export const Cart = {
  props: ["rules"],
  setup({ rules }) {
    const { state, error } = useLua(rules);
    const count = ref(1);
    return () => {
      if (error.value !== undefined) return h("p", error.value.message);
      if (state.value === undefined) return h("p", "Loading…");
      const { total, problem } = checkCart(state.value, [{ name: "bread", count: count.value }]);
      return h("p", [
        h("button", { onClick: () => count.value++ }, "One more"),
        h("output", problem ?? `${count.value} for ${total / 100} €`),
      ]);
    };
  },
};
