/** The panel with what programs write. Screen readers announce additions; the oldest lines are removed when there are too many. */
import { button, element } from "../dom.js";
import type { Problem } from "../run/protocol.js";

/** How much is kept, in characters. A line counts as 40 more, since short lines take time to lay out, too. */
const KEPT = 120_000;
const LINE = 40;

export type OutputKind = "out" | "error" | "prompt" | "note";

export class OutputPanel {
  #size = 0;
  /** What was written since the last frame: the page lays it out once, however much it is. */
  #pending: { readonly kind: OutputKind; readonly text: string; readonly size: number }[] = [];
  #pendingSize = 0;
  #scheduled = false;
  #endsLine = true;

  constructor(
    readonly log: HTMLElement,
    readonly onPlace: (file: string, line: number) => void,
  ) {}

  clear(): void {
    this.#forgetPending();
    this.log.replaceChildren();
    this.#size = 0;
    this.#endsLine = true;
  }

  write(kind: OutputKind, text: string): void {
    if (text === "") return;
    this.#endsLine = text.endsWith("\n");
    const size = sizeOf(text);
    this.#pending.push({ kind, text, size });
    this.#pendingSize += size;
    for (let first = this.#pending[0]; first !== undefined; first = this.#pending[0]) {
      if (this.#pendingSize - first.size <= KEPT) break;
      this.#pendingSize -= first.size;
      this.#pending.shift();
    }
    if (this.#scheduled) return;
    this.#scheduled = true;
    const soon = document.hidden ? (step: () => void) => setTimeout(step, 100) : requestAnimationFrame;
    soon(() => {
      this.#scheduled = false;
      this.flush();
    });
  }

  /** Shows at once what waits for the next frame. */
  flush(): void {
    if (this.#pending.length === 0) return;
    const following = this.log.scrollTop + this.log.clientHeight > this.log.scrollHeight - 40;
    for (const { kind, text } of this.#pending)
      this.log.append(element("span", { class: `written ${kind}` }, text));
    this.#size += this.#pendingSize;
    this.#forgetPending();
    while (this.#size > KEPT && this.log.firstChild !== null && this.log.childNodes.length > 1) {
      this.#size -= sizeOf(this.log.firstChild.textContent ?? "");
      this.log.firstChild.remove();
    }
    if (following) this.log.scrollTop = this.log.scrollHeight;
  }

  #forgetPending(): void {
    this.#pending = [];
    this.#pendingSize = 0;
  }

  /** A line of the page's own. */
  note(text: string): void {
    this.#startLine();
    this.write("note", `${text}\n`);
  }

  problem({ message, file, line, excerpt, calls }: Problem): void {
    this.#startLine();
    const box = element("div", { class: "problem" }, element("strong", {}, message));
    if (excerpt !== undefined) box.append(element("pre", {}, excerpt));
    if (file !== undefined && line !== undefined)
      box.append(
        button(`Go to ${file}:${line}`, () => {
          this.onPlace(file, line);
        }),
      );
    if (calls !== undefined && calls.length > 1)
      box.append(
        element("details", {}, element("summary", {}, "Calls"), element("pre", {}, calls.join("\n"))),
      );
    this.flush();
    this.log.append(box);
    this.log.scrollTop = this.log.scrollHeight;
  }

  #startLine(): void {
    if (!this.#endsLine) this.write("out", "\n");
  }
}

function sizeOf(text: string): number {
  let size = text.length;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) size += LINE;
  return size;
}
