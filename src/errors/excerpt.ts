/** Shows a line of a source with its neighbours. Pure: it does not know where the source comes from. */

/** The number of lines shown before and after the marked one. */
const AROUND = 1;

/** Longer lines are truncated: generated code can have lines of any length. */
const WIDTH = 160;

/** The line ends of Lua. */
const LINE_END = /\r\n|\n\r|\n|\r/;

/** Control characters could move a terminal's cursor or change its colours. */
const isControl = (code: number): boolean => (code < 0x20 && code !== 0x09) || (code >= 0x7f && code < 0xa0);

function shown(line: string): string {
  const cut = line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;
  return Array.from(cut, (character) => (isControl(character.charCodeAt(0)) ? "\ufffd" : character)).join("");
}

/** Splits a source into lines as Lua counts them. */
export function linesOf(text: string): readonly string[] {
  return text.split(LINE_END);
}

/**
 * Returns a heading, and line `line` (from 1) marked with `>` between its neighbours; undefined if there is no such
 * line. The last line has no line end.
 */
export function excerptOf(text: string, line: number, heading: string): string | undefined {
  const lines = linesOf(text);
  if (line < 1 || line > lines.length) return undefined;
  const last = Math.min(line + AROUND, lines.length);
  const width = String(last).length;
  const rows = [heading];
  for (let number = Math.max(1, line - AROUND); number <= last; number++) {
    const content = lines[number - 1] ?? "";
    if (number > line && number === lines.length && content === "") break; // after the last line end
    const mark = number === line ? ">" : " ";
    rows.push(` ${mark} ${String(number).padStart(width)} | ${shown(content)}`.trimEnd());
  }
  return rows.join("\n");
}
