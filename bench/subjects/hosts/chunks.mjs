/** Chunks for hosts that contain a Lua: one loads a program, one runs a sample. */

/** Arguments: the text and the name of a program. */
export const LOAD = "local source, name = ... program = assert(load(source, name))()";

/** Arguments: the size, and the number of rounds if it is not one. Returns the last result; integers as digits. */
export const RUN = `
  local size, rounds = ...
  local result
  for _ = 1, rounds or 1 do result = program(size) end
  return math.type(result) and string.format("%d", result) or result`;
