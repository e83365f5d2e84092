/**
 * <lua-view src="counter.lua">: an element that Lua draws. The file returns a table with draw(), which returns HTML; a click on
 * a button in it calls the function that has the button's name, and draws again.
 */
import { openLua } from "./open-lua.mjs";

class LuaView extends HTMLElement {
  #state;
  #view;

  async connectedCallback() {
    const source = new URL(this.getAttribute("src"), document.baseURI);
    const state = await openLua(source);
    if (!this.isConnected) return state.close();
    this.#state = state;
    const [, name] = /([^/]+)\.lua$/.exec(source.pathname);
    this.#view = state.run("return require(...)", { args: [name], result: "one" });
    this.#draw();
    this.onclick = ({ target }) => {
      const button = target.closest("button[name]");
      if (button !== null) this.#call(button.name);
    };
  }

  disconnectedCallback() {
    this.#state?.close(); // and with it what it returned
    this.#state = undefined;
  }

  #call(name) {
    this.#state.run("local view, name = ... view[name]()", { args: [this.#view, name] });
    this.#draw();
  }

  #draw() {
    this.innerHTML = this.#state.run("return (...).draw()", { args: [this.#view], result: "one" });
  }
}

customElements.define("lua-view", LuaView);
