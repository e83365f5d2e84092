/** The prompt: Enter runs the line, an incomplete statement continues on the next line, and the arrow keys recall earlier lines. */
import { stored } from "../dom.js";

const MOST = 200;

/** `incomplete`: the statement needs more lines. `busy`: a program runs, and the line did not. */
export type LineResult = "run" | "incomplete" | "busy";

export interface PromptEvents {
  readonly onLine: (source: string) => Promise<LineResult>;
}

export class Prompt {
  #history: string[] = read();
  #at = this.#history.length;
  #draft = "";

  constructor(
    readonly field: HTMLTextAreaElement,
    readonly events: PromptEvents,
  ) {
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        void this.#enter();
      } else if (event.key === "ArrowUp" && this.#isOnFirstLine()) {
        event.preventDefault();
        this.#move(-1);
      } else if (event.key === "ArrowDown" && this.#isOnLastLine()) {
        event.preventDefault();
        this.#move(1);
      }
    });
    field.addEventListener("input", () => {
      this.#fit();
    });
  }

  async #enter(): Promise<void> {
    const source = this.field.value;
    if (source.trim() === "") return;
    const result = await this.events.onLine(source);
    if (result === "incomplete") this.#show(`${source}\n`);
    if (result !== "run") return;
    if (this.#history.at(-1) !== source) this.#history.push(source);
    this.#history = this.#history.slice(-MOST);
    stored.set("history", JSON.stringify(this.#history));
    this.#at = this.#history.length;
    this.#draft = "";
    this.#show("");
  }

  #move(step: number): void {
    const next = this.#at + step;
    if (next < 0 || next > this.#history.length) return;
    if (this.#at === this.#history.length) this.#draft = this.field.value;
    this.#at = next;
    this.#show(this.#history[next] ?? this.#draft);
  }

  #show(text: string): void {
    this.field.value = text;
    this.field.setSelectionRange(text.length, text.length);
    this.#fit();
  }

  #fit(): void {
    this.field.rows = Math.min(8, this.field.value.split("\n").length);
  }

  #isOnFirstLine(): boolean {
    return !this.field.value.slice(0, this.field.selectionStart).includes("\n");
  }

  #isOnLastLine(): boolean {
    return !this.field.value.slice(this.field.selectionEnd).includes("\n");
  }
}

function read(): string[] {
  try {
    const list: unknown = JSON.parse(stored.get("history") ?? "[]");
    return Array.isArray(list) ? list.filter((line): line is string => typeof line === "string") : [];
  } catch {
    return [];
  }
}
