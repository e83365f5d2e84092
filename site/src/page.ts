/** The parts of the page that show results: panels, status line, alerts. */
import { button, byId } from "./dom.js";
import { CanvasPanel } from "./panels/canvas.js";
import { FlamePanel } from "./panels/flame-panel.js";
import { OutputPanel } from "./panels/output.js";
import type { ScreenInput, Usage } from "./run/protocol.js";
import { TabList } from "./tab-list.js";

export type PanelName = "output" | "canvas" | "profile";

const PANELS = [
  { id: "output", label: "Output" },
  { id: "canvas", label: "Canvas" },
  { id: "profile", label: "Profile" },
] as const;

export interface PageEvents {
  readonly onPlace: (file: string, line: number) => void;
}

export class Page {
  readonly output: OutputPanel;
  readonly canvas: CanvasPanel;
  readonly flame: FlamePanel;
  /** Called with each frame of the canvas. */
  onFrame: (input: ScreenInput) => void = () => undefined;
  readonly #tabs: TabList;
  readonly #run = byId("run", HTMLButtonElement);
  readonly #stop = byId("stop", HTMLButtonElement);
  readonly #profile = byId("profile", HTMLButtonElement);
  readonly #status = byId("status", HTMLElement);
  readonly #progress = byId("progress", HTMLProgressElement);
  readonly #alert = byId("alert", HTMLElement);
  readonly #used = ["time", "memory", "ticks"].map((name) => byId(`used-${name}`, HTMLElement));

  constructor({ onPlace }: PageEvents) {
    this.output = new OutputPanel(byId("log", HTMLElement), onPlace);
    this.flame = new FlamePanel(byId("flame", HTMLElement), onPlace);
    this.canvas = new CanvasPanel(byId("canvas", HTMLCanvasElement), (input) => {
      this.onFrame(input);
    });
    this.#tabs = new TabList(
      byId("panels", HTMLElement),
      (id) => `panel-${id}`,
      (id) => {
        this.show(id as PanelName);
      },
    );
    this.#profile.addEventListener("click", () => {
      this.profiling = !this.profiling;
    });
  }

  onRun(listener: () => void): void {
    this.#run.addEventListener("click", listener);
  }

  onStop(listener: () => void): void {
    this.#stop.addEventListener("click", listener);
  }

  /** Whether the next run is profiled. */
  get profiling(): boolean {
    return this.#profile.getAttribute("aria-pressed") === "true";
  }

  set profiling(on: boolean) {
    this.#profile.setAttribute("aria-pressed", String(on));
  }

  get panel(): string {
    return this.#tabs.selected;
  }

  show(name: PanelName): void {
    this.#tabs.show(PANELS, name);
    for (const { id } of PANELS) byId(`panel-${id}`, HTMLElement).hidden = id !== name;
  }

  /** Shows what happens; `running` decides which buttons work. */
  busy(running: boolean): void {
    this.#run.disabled = running;
    this.#stop.disabled = !running;
  }

  status(text: string): void {
    this.#status.textContent = text;
    this.#progress.hidden = true;
  }

  /** What is being done, and how much of it, from 0 to 1, where that is known. */
  progress(text: string, part: number | undefined): void {
    this.#status.textContent = text;
    this.#progress.hidden = false;
    if (part === undefined) this.#progress.removeAttribute("value");
    else this.#progress.value = part;
  }

  used({ time, memory, ticks }: Usage): void {
    const texts = [
      time < 1000 ? `${time.toFixed(time < 10 ? 1 : 0)} ms` : `${(time / 1000).toFixed(1)} s`,
      memory === 0
        ? "–"
        : memory < 1e6
          ? `${(memory / 1e3).toFixed(0)} kB`
          : `${(memory / 1e6).toFixed(1)} MB`,
      ticks.toLocaleString("en"),
    ];
    for (const [index, place] of this.#used.entries()) place.textContent = texts[index] ?? "";
  }

  /** Shows an error of the page itself until it is dismissed; undefined removes it. */
  alert(message: string | undefined): void {
    this.#alert.hidden = message === undefined;
    this.#alert.replaceChildren();
    if (message === undefined) return;
    const dismiss = button("Dismiss", () => {
      this.alert(undefined);
    });
    this.#alert.append(message, " ", dismiss);
  }
}
