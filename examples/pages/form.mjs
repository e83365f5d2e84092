/** The page's form: checks the cart at each key with the Lua that the server will check it with. */
import { checkCart, openLua } from "./open-lua.mjs";

const form = document.querySelector("form");
const answer = form.querySelector("output");
const state = await openLua("cart.lua");

const items = () => [...new FormData(form)].map(([name, count]) => ({ name, count: Number(count) }));
const show = ({ total, problem }) => {
  answer.textContent = problem ?? `${(total / 100).toFixed(2)} €`;
  form.querySelector("button").disabled = problem !== undefined;
};

form.addEventListener("input", () => show(checkCart(state, items())));
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const response = await fetch("orders", { method: "POST", body: JSON.stringify(items()) });
  const { total, problem } = await response.json();
  answer.textContent = problem ?? `ordered for ${(total / 100).toFixed(2)} €`;
});
show(checkCart(state, items()));
