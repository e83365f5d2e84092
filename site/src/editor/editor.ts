/** The editor: one state for each file, so that each keeps its own history and position. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit, StreamLanguage } from "@codemirror/language";
import { c } from "@codemirror/legacy-modes/mode/clike";
import { lua } from "@codemirror/legacy-modes/mode/lua";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { completeLua, type CompletionData } from "./completion.js";
import { PROBLEMS, showProblem, type LineProblem } from "./problems.js";
import { THEME } from "./theme.js";

export interface EditorEvents {
  readonly onChange: (name: string, text: string) => void;
  readonly completions: () => CompletionData;
}

const COMMON: Extension = [
  lineNumbers(),
  history(),
  drawSelection(),
  highlightActiveLine(),
  bracketMatching(),
  closeBrackets(),
  indentOnInput(),
  indentUnit.of("  "),
  EditorState.tabSize.of(2),
  keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
  PROBLEMS,
  THEME,
];

export class Editor {
  readonly #view: EditorView;
  readonly #states = new Map<string, EditorState>();
  #name = "";

  constructor(
    parent: HTMLElement,
    readonly events: EditorEvents,
  ) {
    this.#view = new EditorView({ parent });
  }

  /** Shows a file; its text counts only when the file is shown for the first time. */
  open(name: string, text: string): void {
    if (this.#name !== "") this.#states.set(this.#name, this.#view.state);
    this.#name = name;
    this.#view.setState(this.#states.get(name) ?? this.#stateOf(name, text));
  }

  /** Forgets all files, or one of them. */
  forget(name?: string): void {
    if (name === undefined) this.#states.clear();
    else this.#states.delete(name);
    if (name === undefined || name === this.#name) this.#name = "";
  }

  /** Marks a line of the shown file; undefined removes the mark. */
  mark(problem: LineProblem | undefined): void {
    this.#view.dispatch({ effects: showProblem.of(problem) });
  }

  /** Moves the cursor to a line of the shown file. */
  reveal(line: number): void {
    const { doc } = this.#view.state;
    const { from } = doc.line(Math.max(1, Math.min(line, doc.lines)));
    this.#view.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: "center" }),
    });
    this.#view.focus();
  }

  focus(): void {
    this.#view.focus();
  }

  #stateOf(name: string, doc: string): EditorState {
    return EditorState.create({ doc, extensions: [COMMON, this.#extensionsOf(name)] });
  }

  #extensionsOf(name: string): Extension {
    const changes = EditorView.updateListener.of((update) => {
      if (update.docChanged) this.events.onChange(name, update.state.doc.toString());
    });
    const label = EditorView.contentAttributes.of({ "aria-label": `Text of ${name}` });
    if (name.endsWith(".lua")) {
      const source = (context: Parameters<typeof completeLua>[0]) =>
        completeLua(context, this.events.completions());
      return [changes, label, StreamLanguage.define(lua), autocompletion({ override: [source] })];
    }
    return /\.[ch]$/.test(name) ? [changes, label, StreamLanguage.define(c)] : [changes, label];
  }
}
