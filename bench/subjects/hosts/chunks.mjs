/** What hosts with a Lua inside run of a program: loading it, and one sample. */

/** Takes the text and the name of a program. */
export const LOAD = "local source, name = ... program = assert(load(source, name))()";

/** Takes the size, and how often if not once; gives the last result, a whole number as its digits. */
export const RUN = `
  local size, rounds = ...
  local result
  for _ = 1, rounds or 1 do result = program(size) end
  return math.type(result) and string.format("%d", result) or result`;
