/**
 * Puts a `nop` before each `catch`. WebKit's interpreter misses an exception that is thrown by a call directly before a
 * `catch` (https://bugs.webkit.org/show_bug.cgi?id=305148): it is not caught there but leaves all of WebAssembly.
 */
import { mapInstructions } from "./instructions.js";
import { Op } from "./opcodes.js";
import { functionBodies } from "./read-module.js";
import { joinSections, readSections, Section } from "./sections.js";
import { sized, u32, vector, type Bytes } from "./writer.js";

/**
 * Returns the same module, safe in WebKit; one that is safe already comes back unchanged. Code moves by some bytes, and a
 * section of debug information is not adjusted. `file` is for messages. Throws the errors of the format.
 */
export function padCatches(bytes: Uint8Array, file: string): Uint8Array {
  const sections = readSections(bytes, file);
  const bodies = functionBodies(sections);
  const padded = bodies.map((body) => padBody(file, body));
  if (padded.every((body, index) => body === bodies[index])) return bytes;
  const code = vector(padded.map(sized));
  return joinSections(
    sections.raw().map(({ id, content }) => ({ id, content: id === Section.code ? code : content })),
  );
}

function padBody(file: string, body: Uint8Array): Uint8Array {
  let previous: number = Op.nop;
  return mapInstructions(file, body, (opcode, immediates): Bytes | undefined => {
    const isSafe = previous === Op.nop;
    previous = opcode;
    if (isSafe) return undefined;
    if (opcode === Op.catchAll) return [Op.nop, opcode];
    return opcode === Op.catch ? [Op.nop, opcode, ...u32(immediates.u32("a tag"))] : undefined;
  });
}
