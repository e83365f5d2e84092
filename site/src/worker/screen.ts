/**
 * The host module `screen`: draws on the page's canvas. Calls collect what to draw; `frame` sends it to the page, waits for
 * the browser's next frame, and learns which keys are pressed.
 */
import { defineModule } from "perilune";
import type { Drawing, Response, ScreenInput } from "../run/protocol.js";

const WIDTH = 480;
const HEIGHT = 320;
/** The most drawings between two frames. */
const MOST = 20_000;

export class Screen {
  #drawings: Drawing[] = [];
  #input: ScreenInput = { keys: [], pointer: { x: 0, y: 0, down: false } };
  #waiting: (() => void) | undefined;
  #last = 0;

  constructor(readonly send: (response: Response) => void) {}

  /** A frame of the page has passed. */
  next(input: ScreenInput): void {
    this.#input = input;
    this.#waiting?.();
    this.#waiting = undefined;
  }

  /** Forgets the frame that an ended run waits for; sends what it has drawn last. */
  end(): void {
    if (this.#drawings.length > 0) this.#show();
    this.#waiting = undefined;
    this.#last = 0;
  }

  readonly module = defineModule({
    name: "screen",
    description: "Draws on the playground's canvas, 480 by 320.",
    class: ["nondeterministic"],
    types: (t) => {
      const color = t.param("color", t.optional(t.string, "white"), "as in CSS: `red`, `#ff0080`");
      const x = t.param("x", t.number);
      const y = t.param("y", t.number);
      return {
        export: t.record({
          width: t.doc("The width in pixels: 480.", t.integer),
          height: t.doc("The height in pixels: 320.", t.integer),
          clear: t.function({
            doc: "Fills the canvas.",
            params: [t.param("color", t.optional(t.string, "black"))],
          }),
          rect: t.function({
            doc: "Fills a rectangle.",
            params: [x, y, t.param("width", t.number), t.param("height", t.number), color],
          }),
          circle: t.function({
            doc: "Fills a circle around a point.",
            params: [x, y, t.param("radius", t.number), color],
          }),
          line: t.function({
            doc: "Draws a line.",
            params: [
              t.param("x1", t.number),
              t.param("y1", t.number),
              t.param("x2", t.number),
              t.param("y2", t.number),
              color,
            ],
          }),
          text: t.function({
            doc: "Writes a text; the point is its top left corner.",
            params: [
              x,
              y,
              t.param("text", t.string),
              color,
              t.param("size", t.optional(t.number, 16), "in pixels"),
            ],
          }),
          frame: t.function({
            doc: "Shows what was drawn, waits for the next frame, and returns the seconds since the last one.",
            results: [t.number],
            yields: ["promise"],
          }),
          key: t.function({
            doc: "Whether a key is pressed: `ArrowLeft`, `a`, ` `.",
            params: [t.param("name", t.string)],
            results: [t.boolean],
          }),
          pointer: t.function({
            doc: "Where the mouse or finger is, and whether it is down.",
            results: [t.number, t.number, t.boolean],
          }),
        }),
      };
    },
    build: () => ({
      exports: {
        width: WIDTH,
        height: HEIGHT,
        clear: (color) => {
          this.#drawings = [["clear", color]];
        },
        rect: (x, y, width, height, color) => {
          this.#draw(["rect", x, y, width, height, color]);
        },
        circle: (x, y, radius, color) => {
          this.#draw(["circle", x, y, radius, color]);
        },
        line: (x1, y1, x2, y2, color) => {
          this.#draw(["line", x1, y1, x2, y2, color]);
        },
        text: (x, y, text, color, size) => {
          this.#draw(["text", x, y, text, color, size]);
        },
        frame: () => this.#frame(),
        key: (name) => this.#input.keys.includes(name),
        pointer: () => {
          const { x, y, down } = this.#input.pointer;
          return [x, y, down] as const;
        },
      },
    }),
  });

  #draw(drawing: Drawing): void {
    if (this.#drawings.length >= MOST)
      throw new Error(`more than ${MOST} drawings without a call of screen.clear or screen.frame`);
    this.#drawings.push(drawing);
  }

  #show(): void {
    this.send({ type: "drawn", drawings: this.#drawings });
    this.#drawings = [];
  }

  async #frame(): Promise<number> {
    this.#show();
    await new Promise<void>((resolve) => {
      this.#waiting = resolve;
    });
    const now = performance.now();
    const seconds = this.#last === 0 ? 0 : (now - this.#last) / 1000;
    this.#last = now;
    return Math.min(seconds, 0.1); // a hidden page has no frames
  }
}
