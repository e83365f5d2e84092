/** Shows a flame graph as rows of buttons: a click makes a frame as wide as the panel, and names its place in the text. */
import { button, element } from "../dom.js";
import { flameOf, programOf, type Frame } from "./flame.js";

/** Frames below this share of the width cannot be seen. */
const NARROW = 0.002;

export class FlamePanel {
  #root: Frame | undefined;
  #focus: Frame | undefined;

  constructor(
    readonly panel: HTMLElement,
    readonly onPlace: (file: string, line: number) => void,
  ) {}

  show(json: string): void {
    this.#root = flameOf(json);
    this.#focus = programOf(this.#root);
    this.#draw();
  }

  #draw(): void {
    const [root, focus] = [this.#root, this.#focus];
    if (root === undefined || focus === undefined) return;
    const graph = element("div", { class: "flame", role: "group", "aria-label": "Flame graph" });
    const path = pathTo(root, focus);
    for (const [depth, frame] of path.entries()) graph.append(this.#bar(frame, depth, 0, 1, root));
    this.#below(graph, focus, path.length, 0, 1, root);
    const depth =
      1 + Math.max(...[...graph.children].map((bar) => Number((bar as HTMLElement).dataset["depth"])));
    graph.style.height = `${depth * 26}px`;
    this.panel.replaceChildren(this.#summary(focus), graph, table(root));
  }

  #below(graph: HTMLElement, frame: Frame, depth: number, left: number, width: number, root: Frame): void {
    let at = left;
    for (const child of frame.children) {
      const part = frame.total === 0 ? 0 : (child.total / frame.total) * width;
      if (part >= NARROW) {
        graph.append(this.#bar(child, depth, at, part, root));
        this.#below(graph, child, depth + 1, at, part, root);
      }
      at += part;
    }
  }

  #bar(frame: Frame, depth: number, left: number, width: number, root: Frame): HTMLElement {
    const text = `${frame.name}: ${milliseconds(frame.total)}, ${share(frame.total, root.total)}`;
    const bar = button(
      frame.name,
      () => {
        this.#focus = frame;
        this.#draw();
        this.panel.querySelector<HTMLElement>(`.flame [data-focus]`)?.focus();
      },
      { title: text, "aria-label": text, "data-depth": String(depth), "data-hue": String(hueOf(frame.name)) },
    );
    if (frame === this.#focus) bar.setAttribute("data-focus", "");
    Object.assign(bar.style, { left: `${left * 100}%`, width: `${width * 100}%`, top: `${depth * 26}px` });
    return bar;
  }

  #summary(frame: Frame): HTMLElement {
    const text = `${frame.name}: ${milliseconds(frame.total)} in all, ${milliseconds(frame.self)} by itself, ${kilobytes(frame.bytes)} allocated`;
    const made = element("p", { class: "flame-summary", role: "status" }, text, " ");
    const { file, line } = frame;
    if (file !== undefined && line > 0)
      made.append(
        button(`Go to ${file}:${line}`, () => {
          this.onPlace(file, line);
        }),
      );
    return made;
  }
}

/** Functions by their own time. */
function table(root: Frame): HTMLElement {
  const own = new Map<string, { self: number }>();
  const visit = (frame: Frame): void => {
    own.set(frame.name, { self: (own.get(frame.name)?.self ?? 0) + frame.self });
    frame.children.forEach(visit);
  };
  visit(root);
  const rows = [...own].sort(([, a], [, b]) => b.self - a.self).slice(0, 12);
  return element(
    "table",
    {},
    element("caption", {}, "Functions by their own time"),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        ...["Function", "Time", "Share"].map((text) => element("th", { scope: "col" }, text)),
      ),
    ),
    element(
      "tbody",
      {},
      ...rows.map(([name, { self }]) =>
        element(
          "tr",
          {},
          element("th", { scope: "row" }, name),
          element("td", {}, milliseconds(self)),
          element("td", {}, share(self, root.total)),
        ),
      ),
    ),
  );
}

function pathTo(root: Frame, target: Frame): Frame[] {
  if (root === target) return [root];
  for (const child of root.children) {
    const rest = pathTo(child, target);
    if (rest.length > 0) return [root, ...rest];
  }
  return [];
}

const milliseconds = (time: number): string => `${time.toFixed(time < 10 ? 2 : 1)} ms`;
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;
const share = (part: number, all: number): string => `${all === 0 ? 0 : ((part / all) * 100).toFixed(1)}%`;

/** One of six colours, always the same for a name. */
function hueOf(name: string): number {
  let hash = 7;
  for (const char of name) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return hash % 6;
}
