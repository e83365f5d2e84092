/**
 * Patterns of actions and resources. `*` stands for any characters within a segment, `**` for any characters at all, `\`
 * takes the next character as it is; everything else is itself. A pattern is matched against the whole text.
 *
 * A matcher of our own and no library of globs: those know files (braces, extended groups, dot files, the system's
 * separators), which would make rules mean more than they say, and they make regular expressions, which a
 * hostile resource can keep busy. This one walks all ways through the pattern at once: its time is at most the product
 * of the two lengths, and patterns have at most 1000 characters.
 */

/** How long a pattern may be, in UTF-16 units. */
const LONGEST_PATTERN = 1000;

/** One step of a pattern: a character, or a run of any (`**`) or of any but the separator (`*`). */
type Step = { readonly char: string } | { readonly run: "any" | "segment" };

export interface Pattern {
  readonly text: string;
  /** Whether it has a `*`. */
  readonly wild: boolean;
  matches(text: string): boolean;
}

/** A pattern whose segments are divided by `separator`, one character. Throws `SyntaxError`. */
export function compilePattern(text: string, separator: string): Pattern {
  if (text === "") throw new SyntaxError("an empty pattern");
  if (text.length > LONGEST_PATTERN)
    throw new SyntaxError(`a pattern of more than ${LONGEST_PATTERN} characters`);
  const steps = stepsOf(text);
  const wild = steps.some((step) => "run" in step);
  const literal = steps.map((step) => ("char" in step ? step.char : "")).join("");
  return {
    text,
    wild,
    matches: wild ? (subject) => walk(steps, subject, separator) : (subject) => subject === literal,
  };
}

function stepsOf(text: string): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "*") {
      const run = text[at + 1] === "*" ? "any" : "segment";
      if (run === "any") at++;
      steps.push({ run });
    } else if (char === "\\") {
      if (++at === text.length) throw new SyntaxError("a pattern that ends in \\");
      steps.push({ char: text.charAt(at) });
    } else steps.push({ char });
  }
  return steps;
}

/** Whether there is a way through all steps that takes all of `text`: all ways are followed at once. */
function walk(steps: readonly Step[], text: string, separator: string): boolean {
  let here = new Uint8Array(steps.length + 1);
  let next = new Uint8Array(steps.length + 1);
  here[0] = 1;
  skipRuns(steps, here);
  for (const char of units(text)) {
    next.fill(0);
    steps.forEach((step, at) => {
      if (here[at] === 0) return;
      if ("char" in step ? step.char === char : step.run === "any" || char !== separator) {
        next["char" in step ? at + 1 : at] = 1;
      }
    });
    if (!next.includes(1)) return false;
    skipRuns(steps, next);
    [here, next] = [next, here];
  }
  return here[steps.length] === 1;
}

/** A run may be empty: whoever stands before one stands behind it too. */
function skipRuns(steps: readonly Step[], at: Uint8Array): void {
  steps.forEach((step, index) => {
    if (at[index] === 1 && "run" in step) at[index + 1] = 1;
  });
}

/** UTF-16 units, as the pattern has them. */
function* units(text: string): Generator<string> {
  for (let at = 0; at < text.length; at++) yield text.charAt(at);
}
