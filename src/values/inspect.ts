/** What Node's `console.log` and `util.inspect` show of our objects: what they stand for, and not what is inside. */

/** Node asks objects under this name; elsewhere nobody does. */
export const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/** The name of a class, with what `describe` says. Never throws: a prototype may be shown, or a state that is over. */
export function shownAs(className: string, describe: () => string): string {
  try {
    return `${className} [${describe()}]`;
  } catch {
    return className;
  }
}
