/** The canvas: replays what the program draws, one frame at a time, and knows which keys and where the pointer is. */
import type { Drawing, ScreenInput } from "../run/protocol.js";

export class CanvasPanel {
  readonly #context: CanvasRenderingContext2D | null;
  readonly #keys = new Set<string>();
  #pointer = { x: 0, y: 0, down: false };

  constructor(
    readonly canvas: HTMLCanvasElement,
    readonly onFrame: (input: ScreenInput) => void,
  ) {
    this.#context = canvas.getContext("2d");
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Tab") return;
      this.#keys.add(event.key);
      event.preventDefault();
    });
    canvas.addEventListener("keyup", (event) => this.#keys.delete(event.key));
    canvas.addEventListener("blur", () => {
      this.#keys.clear();
    });
    for (const type of ["pointerdown", "pointermove", "pointerup", "pointercancel"] as const)
      canvas.addEventListener(type, (event) => {
        this.#move(event);
      });
  }

  clear(): void {
    this.#context?.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** Draws at the browser's next frame, and then asks for more. */
  draw(drawings: readonly Drawing[]): void {
    const next = document.hidden ? (step: () => void) => setTimeout(step, 100) : requestAnimationFrame;
    next(() => {
      for (const drawing of drawings) this.#draw(drawing);
      this.onFrame({ keys: [...this.#keys], pointer: this.#pointer });
    });
  }

  #move(event: PointerEvent): void {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    this.#pointer = {
      x: ((event.clientX - left) / width) * this.canvas.width,
      y: ((event.clientY - top) / height) * this.canvas.height,
      down: event.type === "pointerdown" || (event.type === "pointermove" && event.buttons > 0),
    };
  }

  #draw(drawing: Drawing): void {
    const context = this.#context;
    if (context === null) return;
    const [kind] = drawing;
    switch (kind) {
      case "clear":
        context.fillStyle = drawing[1];
        context.fillRect(0, 0, this.canvas.width, this.canvas.height);
        return;
      case "rect": {
        const [, x, y, width, height, color] = drawing;
        context.fillStyle = color;
        context.fillRect(x, y, width, height);
        return;
      }
      case "circle": {
        const [, x, y, radius, color] = drawing;
        context.fillStyle = color;
        context.beginPath();
        context.arc(x, y, Math.max(0, radius), 0, 2 * Math.PI);
        context.fill();
        return;
      }
      case "line": {
        const [, x1, y1, x2, y2, color] = drawing;
        context.strokeStyle = color;
        context.beginPath();
        context.moveTo(x1, y1);
        context.lineTo(x2, y2);
        context.stroke();
        return;
      }
      case "text": {
        const [, x, y, text, color, size] = drawing;
        context.fillStyle = color;
        context.font = `${size}px system-ui, sans-serif`;
        context.textBaseline = "top";
        context.fillText(text, x, y);
      }
    }
  }
}
