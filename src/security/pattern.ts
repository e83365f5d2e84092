/**
 * Patterns of actions and resources. `*` matches any characters within a segment, `**` any characters at all, and `\`
 * escapes the next character. A pattern must match the whole text.
 *
 * Glob libraries do not fit. They have file semantics (braces, extended groups, dot files, the system's separators),
 * which would give rules unintended meanings, and they compile to regular expressions, which backtrack on a hostile
 * resource. This matcher simulates an NFA: its time is at most the product of the two lengths, and a pattern has at
 * most 1000 characters.
 */

/** The maximum length of a pattern in UTF-16 units. */
const LONGEST_PATTERN = 1000;

/** One step of a pattern: a character, a run of any characters (`**`), or a run without separators (`*`). */
type Step = { readonly char: string } | { readonly run: "any" | "segment" };

export interface Pattern {
  readonly text: string;
  /** Whether it contains an unescaped `*`. */
  readonly wild: boolean;
  matches(text: string): boolean;
}

/** Compiles a pattern. `separator`, one character, divides segments. Throws `SyntaxError`. */
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
    matches: wild ? (subject) => simulate(steps, subject, separator) : (subject) => subject === literal,
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

/** Whether the steps match all of `text`. Advances the set of active steps by one character at a time. */
function simulate(steps: readonly Step[], text: string, separator: string): boolean {
  let current = new Uint8Array(steps.length + 1);
  let next = new Uint8Array(steps.length + 1);
  current[0] = 1;
  skipRuns(steps, current);
  for (const char of units(text)) {
    next.fill(0);
    steps.forEach((step, at) => {
      if (current[at] === 0) return;
      if ("char" in step ? step.char === char : step.run === "any" || char !== separator) {
        next["char" in step ? at + 1 : at] = 1;
      }
    });
    if (!next.includes(1)) return false;
    skipRuns(steps, next);
    [current, next] = [next, current];
  }
  return current[steps.length] === 1;
}

/** A run may be empty: where it is active, the step after it is too. */
function skipRuns(steps: readonly Step[], active: Uint8Array): void {
  steps.forEach((step, index) => {
    if (active[index] === 1 && "run" in step) active[index + 1] = 1;
  });
}

/** The UTF-16 units of a text; patterns consist of units too. */
function* units(text: string): Generator<string> {
  for (let at = 0; at < text.length; at++) yield text.charAt(at);
}
