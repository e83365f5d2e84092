/** What patterns of `time.format` and `time.parse` share: names, and directives that stand for others. */

export const MONTHS = ["January", "February", "March", "April", "May", "June"].concat([
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
]);

export const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** Names are found and written by three letters too. */
export const SHORT = 3;

const COMPOSITES: Readonly<Record<string, string>> = {
  F: "%Y-%m-%d",
  T: "%H:%M:%S",
  R: "%H:%M",
  D: "%m/%d/%y",
};

/** A directive's letters, `:z` among them, or a text as it is. */
export type PatternPart = { readonly directive: string } | { readonly text: string };

/** The parts of a pattern. A `%` at the end is a text. */
export function partsOfPattern(pattern: string): PatternPart[] {
  const whole = pattern.replace(/%([%FTRD])/g, (found, letter: string) => COMPOSITES[letter] ?? found);
  return Array.from(whole.matchAll(/%(:z|.)|[^%]+|%/gsu), ([text, directive]) =>
    directive === undefined ? { text } : { directive },
  );
}
