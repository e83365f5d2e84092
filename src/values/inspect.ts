/** How Node's `console.log` and `util.inspect` show our objects: by their content, not their fields. */

/** The method that Node calls. */
export const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/** The name of a class, with what `describe` returns. Never throws, even for a prototype or a closed state. */
export function shownAs(className: string, describe: () => string): string {
  try {
    return `${className} [${describe()}]`;
  } catch {
    return className;
  }
}
