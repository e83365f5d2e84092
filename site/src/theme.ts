/** Switches between dark and light: follows the system until the button is used. */
import { stored } from "./dom.js";

export function followTheme(toggle: HTMLButtonElement): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = (): boolean => {
    const chosen = stored.get("theme");
    return chosen === undefined ? system.matches : chosen === "dark";
  };
  const apply = (): void => {
    document.documentElement.dataset["theme"] = isDark() ? "dark" : "light";
    toggle.setAttribute("aria-pressed", String(isDark()));
  };
  toggle.addEventListener("click", () => {
    stored.set("theme", isDark() ? "light" : "dark");
    apply();
  });
  system.addEventListener("change", apply);
  apply();
}
