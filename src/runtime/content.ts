/** Tells what bytes are that should have been WebAssembly or Lua, such as the page of a server that does not have the file. */

/** Bytes that are looked at. */
const START = 256;

const startOf = (content: Uint8Array): string => new TextDecoder().decode(content.subarray(0, START));

/** Whether a server answered with a page instead of a missing file. Neither Lua nor wasm starts like this. */
export function isPage(content: Uint8Array): boolean {
  return /^\s*<(?:!doctype|html)\b/i.test(startOf(content));
}

/** Returns undefined if the bytes begin as WebAssembly does; otherwise what they are, with the type that a server gave them. */
export function whyNotWasm(content: Uint8Array, type?: string | null): string | undefined {
  if ([0, 97, 115, 109].every((byte, at) => content[at] === byte)) return undefined;
  const served = type === undefined || type === null ? "" : ` served as ${type}`;
  if (content.length === 0) return `expected WebAssembly, found no bytes${served}`;
  if (isPage(content)) return `expected WebAssembly, found a page (HTML)${served}`;
  const text = startOf(content);
  const readable = !/[\p{Cc}\ufffd]/u.test(text.replace(/\s/g, " "));
  const bytes = [...content.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `expected WebAssembly, found ${readable ? JSON.stringify(text.slice(0, 32)) : `bytes ${bytes}`}${served}`;
}
