/** Bytes as a string of as many characters, U+0000 to U+00FF, as `btoa` takes them. */

/** How many bytes become characters at a time: as many as a function may have arguments. */
const PIECE = 8192;

export function binaryString(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE)
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return text;
}
