/** Small helpers for elements of the page. */

/** The element of index.html with this id, of the expected class. */
export function byId<T extends HTMLElement>(id: string, type: abstract new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof type) return element;
  throw new Error(`the page has no ${type.name} #${id}`);
}

/** Makes an element with attributes and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function button(
  label: string,
  onClick: () => void,
  attributes: Readonly<Record<string, string>> = {},
) {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", onClick);
  return made;
}

/** A value that outlives the page, as far as the browser allows it. */
export const stored = {
  get(name: string): string | undefined {
    try {
      return localStorage.getItem(`perilune.${name}`) ?? undefined;
    } catch {
      return undefined; // storage is forbidden
    }
  },
  set(name: string, value: string): void {
    try {
      localStorage.setItem(`perilune.${name}`, value);
    } catch {
      // forbidden, or full: it is a convenience only
    }
  },
};
