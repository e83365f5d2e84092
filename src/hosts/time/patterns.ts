/** What the patterns of `time.format` and `time.parse` share: names, and composite directives. */

export const MONTHS = ["January", "February", "March", "April", "May", "June"].concat([
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
]);

export const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** The length of abbreviated names. */
export const SHORT = 3;

const COMPOSITES: Readonly<Record<string, string>> = {
  F: "%Y-%m-%d",
  T: "%H:%M:%S",
  R: "%H:%M",
  D: "%m/%d/%y",
};

/** A directive's letter, or `:z`; or literal text. */
export type PatternPart = { readonly directive: string } | { readonly text: string };

/** Splits a pattern into parts and expands composite directives. A `%` at the end is literal. */
export function partsOfPattern(pattern: string): PatternPart[] {
  const whole = pattern.replace(/%([%FTRD])/g, (found, letter: string) => COMPOSITES[letter] ?? found);
  return Array.from(whole.matchAll(/%(:z|.)|[^%]+|%/gsu), ([text, directive]) =>
    directive === undefined ? { text } : { directive },
  );
}
