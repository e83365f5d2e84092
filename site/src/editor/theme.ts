/** The editor's look, in the variables of style.css, so that dark and light need no code. */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const look = EditorView.theme({
  "&": {
    height: "100%",
    color: "var(--text)",
    backgroundColor: "var(--surface)",
    fontSize: "var(--code-size)",
  },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--accent)", padding: "10px 0" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  ".cm-gutters": { color: "var(--faint)", backgroundColor: "var(--surface)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 10px 0 14px", minWidth: "34px" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--line)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--selection) !important",
  },
  ".cm-matchingBracket": { backgroundColor: "var(--selection) !important" },
  ".cm-problem-line": { backgroundColor: "var(--problem-back)" },
  ".cm-problem": {
    font: "13px/1.5 var(--sans)",
    color: "var(--problem)",
    backgroundColor: "var(--problem-back)",
    borderLeft: "3px solid var(--problem)",
    padding: "4px 12px 6px",
    whiteSpace: "pre-wrap",
  },
  ".cm-tooltip": {
    color: "var(--text)",
    backgroundColor: "var(--raised)",
    border: "1px solid var(--border)",
    borderRadius: "6px",
    overflow: "hidden",
  },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    background: "var(--accent-back)",
    color: "var(--text)",
  },
  ".cm-completionDetail": { color: "var(--muted)", fontStyle: "normal", marginLeft: "10px" },
  ".cm-completionInfo": { maxWidth: "340px", padding: "8px 12px", font: "13px/1.5 var(--sans)" },
});

const colors = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.controlKeyword, tags.processingInstruction, tags.meta],
    color: "var(--keyword)",
  },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--string)" },
  { tag: [tags.number, tags.atom, tags.bool], color: "var(--number)" },
  { tag: [tags.comment], color: "var(--comment)", fontStyle: "italic" },
  {
    tag: [tags.standard(tags.variableName), tags.standard(tags.name), tags.typeName],
    color: "var(--library)",
  },
]);

export const THEME = [look, syntaxHighlighting(colors)];
