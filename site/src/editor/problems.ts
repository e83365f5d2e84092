/** Marks the line of a problem, with its message below the line. The mark disappears when the line is edited. */
import { StateEffect, StateField, type EditorState } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, type DecorationSet } from "@codemirror/view";

export interface LineProblem {
  /** From 1; a line beyond the text is its last one. */
  readonly line: number;
  readonly message: string;
}

export const showProblem = StateEffect.define<LineProblem | undefined>();

class Message extends WidgetType {
  constructor(readonly text: string) {
    super();
  }

  override eq(other: Message): boolean {
    return other.text === this.text;
  }

  override toDOM(): HTMLElement {
    const made = document.createElement("div");
    made.className = "cm-problem";
    made.textContent = this.text;
    return made;
  }
}

function marks(state: EditorState, { line, message }: LineProblem): DecorationSet {
  const at = state.doc.line(Math.max(1, Math.min(line, state.doc.lines)));
  return Decoration.set([
    Decoration.line({ class: "cm-problem-line" }).range(at.from),
    Decoration.widget({ widget: new Message(message), block: true, side: 1 }).range(at.to),
  ]);
}

export const PROBLEMS = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (set, transaction) => {
    for (const effect of transaction.effects)
      if (effect.is(showProblem))
        return effect.value === undefined ? Decoration.none : marks(transaction.state, effect.value);
    return transaction.docChanged ? Decoration.none : set;
  },
  provide: (field) => EditorView.decorations.from(field),
});
