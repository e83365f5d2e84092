/** What the buttons Run and Stop, and the prompt, do: compile C, run, and show the outcome. */
import { CompileProblem, type Compiler } from "../compile/compiler.js";
import { byId } from "../dom.js";
import type { Editor } from "../editor/editor.js";
import type { FilesPanel } from "../files/files-panel.js";
import type { Page } from "../page.js";
import { Prompt, type LineResult } from "../panels/prompt.js";
import type { DocumentedModule, Problem, ProjectFile } from "./protocol.js";
import { Session, type Ended } from "./session.js";

/** Milliseconds without typing before a text is checked. */
const QUIET = 400;

export interface RunnerParts {
  readonly page: Page;
  readonly files: FilesPanel;
  readonly editor: Editor;
  readonly compiler: Compiler;
}

export class Runner {
  /** The host modules that programs can require, known once the worker is ready. */
  modules: readonly DocumentedModule[] = [];
  readonly #session: Session;
  #preparing = false;
  #stopped = false;
  #echo: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly parts: RunnerParts) {
    const { page } = parts;
    this.#session = new Session({
      onReady: (modules) => {
        this.modules = modules;
        if (!this.#session.running) page.status("Ready");
      },
      onOutput: (stream, text) => {
        this.#writeEcho();
        page.output.write(stream, text);
      },
      onUsage: (usage) => {
        page.used(usage);
      },
      onDrawn: (drawings) => {
        page.canvas.draw(drawings);
      },
      onBroken: (message) => {
        page.alert(`Lua does not run in this browser: ${message}`);
        page.status("Not running");
        page.busy(false);
      },
    });
    page.onFrame = (input) => {
      this.#session.frame(input);
    };
    page.onRun(() => void this.run());
    page.onStop(() => {
      this.stop();
    });
    new Prompt(byId("prompt", HTMLTextAreaElement), { onLine: (source) => this.#evaluate(source) });
  }

  get busy(): boolean {
    return this.#preparing || this.#session.running;
  }

  async run(): Promise<void> {
    if (this.busy) return;
    const { page, editor } = this.parts;
    editor.mark(undefined);
    page.output.clear();
    page.canvas.clear();
    page.alert(undefined);
    const profile = page.profiling;
    if (!profile && page.panel === "profile") page.show("output");
    await this.#work((files) => this.#session.run(files, profile));
  }

  /** Stops what runs. The page shows that it has ended within a tenth of a second. */
  stop(): void {
    this.#stopped = true;
    if (this.#preparing) this.parts.compiler.stop();
    this.#session.stop();
  }

  /** Checks the syntax of a text that was edited, when there is time. */
  textChanged(name: string, text: string): void {
    clearTimeout(this.#timer);
    if (!name.endsWith(".lua")) return;
    this.#timer = setTimeout(() => void this.#check(name, text), QUIET);
  }

  async #check(name: string, text: string): Promise<void> {
    const problem = await this.#session.check(name, text);
    const { shown } = this.parts.files.project;
    if (shown?.name !== name || shown.content !== text || problem === undefined) return;
    this.parts.editor.mark({ line: problem.line ?? 1, message: withoutPlace(problem) });
  }

  async #evaluate(source: string): Promise<LineResult> {
    if (this.busy) return "busy";
    const { page } = this.parts;
    page.show("output");
    // An incomplete statement shows nothing yet.
    this.#echo = `> ${source.trimEnd().replaceAll("\n", "\n  ")}\n`;
    const ended = await this.#work((files) => this.#session.evaluate(source, files), source);
    if (ended?.incomplete === true) return "incomplete";
    this.#writeEcho();
    return "run";
  }

  #writeEcho(): void {
    if (this.#echo !== undefined) this.parts.page.output.write("prompt", this.#echo);
    this.#echo = undefined;
  }

  async #work(
    step: (files: readonly ProjectFile[]) => Promise<Ended>,
    source?: string,
  ): Promise<Ended | undefined> {
    const { page, files, compiler } = this.parts;
    page.busy(true);
    this.#stopped = false;
    this.#preparing = true;
    let ended: Ended | undefined;
    try {
      const project = await compiler.compiled(files.project.files);
      this.#preparing = false;
      if (this.#stopped) page.status("Stopped");
      else {
        page.status("Running");
        ended = await step(project);
        this.#show(ended, source);
      }
    } catch (error) {
      this.#failed(error instanceof CompileProblem ? error.problem : { message: String(error) });
    } finally {
      this.#preparing = false;
      page.output.flush();
      page.busy(false);
    }
    return ended;
  }

  #show(ended: Ended, source: string | undefined): void {
    const { page } = this.parts;
    if (ended.incomplete === true) {
      this.#echo = undefined;
      page.status("The statement goes on");
      return;
    }
    this.#writeEcho();
    page.used(ended.usage);
    if (ended.kind === "failed" && ended.problem !== undefined) this.#failed(ended.problem);
    else
      page.status(
        { ended: "Done", stopped: "Stopped", exited: "The program has exited", failed: "Failed" }[ended.kind],
      );
    if (ended.replaced === true)
      page.output.note("The program did not stop by itself, so Lua was started again: its globals are gone.");
    if (ended.profile !== undefined && source === undefined) {
      page.flame.show(ended.profile);
      page.show("profile");
    }
  }

  #failed(problem: Problem): void {
    const { page, files, editor } = this.parts;
    page.status("Failed");
    page.output.problem(problem);
    const { file, line } = problem;
    if (file === undefined || line === undefined || files.project.find(file) === undefined) return;
    files.project.show(file);
    editor.mark({ line, message: withoutPlace(problem) });
  }
}

/** The line of a message that begins with its place, without that, and without the column of a C compiler; else the first one. */
function withoutPlace({ message, file, line }: Problem): string {
  const lines = message.split("\n");
  const place = `${file}:${line}:`;
  const own = lines.find((text) => text.startsWith(place));
  return own?.slice(place.length).replace(/^\d+:/, "").trim() ?? lines[0] ?? "";
}
