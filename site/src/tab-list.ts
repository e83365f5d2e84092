/** Tabs as screen readers and keyboards know them: one stop for Tab, arrows move, the selected one is marked. */
import { element } from "./dom.js";

export interface Tab {
  readonly id: string;
  readonly label: string;
}

export class TabList {
  #tabs: readonly Tab[] = [];
  #selected = "";

  /** `list` gets the tabs; `panel` is the id of what they show, or a function of the tab's id. */
  constructor(
    readonly list: HTMLElement,
    readonly panel: (id: string) => string,
    readonly onSelect: (id: string) => void,
  ) {
    list.setAttribute("role", "tablist");
    list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const at = this.#tabs.findIndex(({ id }) => id === this.#selected);
      const next = this.#tabs[(at + step + this.#tabs.length) % this.#tabs.length];
      if (next === undefined) return;
      this.onSelect(next.id);
      this.#elementOf(next.id)?.focus();
    });
  }

  get selected(): string {
    return this.#selected;
  }

  show(tabs: readonly Tab[], selected: string): void {
    this.#tabs = tabs;
    this.#selected = selected;
    const focused = this.list.contains(document.activeElement);
    this.list.replaceChildren(
      ...tabs.map(({ id, label }) => {
        const chosen = id === selected;
        const tab = element(
          "button",
          {
            type: "button",
            role: "tab",
            "data-tab": id,
            "aria-selected": String(chosen),
            "aria-controls": this.panel(id),
            tabindex: chosen ? "0" : "-1",
          },
          label,
        );
        tab.addEventListener("click", () => {
          this.onSelect(id);
        });
        return tab;
      }),
    );
    if (focused) this.#elementOf(selected)?.focus();
    this.#elementOf(selected)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #elementOf(id: string): HTMLElement | undefined {
    return [...this.list.querySelectorAll<HTMLElement>("[role=tab]")].find(
      (tab) => tab.dataset["tab"] === id,
    );
  }
}
