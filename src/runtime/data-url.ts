/** Bytes in `data:` URLs, which bundlers make of small files. A strict policy forbids fetching them, so they are decoded. */

import type { Fetcher } from "./compiled.js";

/** Throws a `TypeError` if the URL is not a `data:` URL, or its base64 is not. */
function decodeDataUrl(url: URL): Uint8Array<ArrayBuffer> {
  const [, base64, data] = /^data:[^,]*?(;\s*base64)?,(.*)$/is.exec(url.href.replace(/#.*$/s, "")) ?? [];
  if (data === undefined) throw new TypeError("a data: URL must have a comma before its data");
  const bytes = percentDecoded(data);
  if (base64 === undefined) return bytes;
  const text = latin1(bytes).replace(/\s/g, "");
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    throw new TypeError("the data of the data: URL is not base64");
  }
}

/** `fetch`, without a request for `data:` URLs. */
export const fetchOrDecode: Fetcher = async (url) =>
  url.protocol === "data:" ? decodeDataUrl(url) : fetch(url);

/** A `%` that no two digits follow stands for itself. */
function percentDecoded(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text);
  let size = 0;
  for (let at = 0; at < bytes.length; at++, size++) {
    const digits = bytes[at] === 37 ? latin1(bytes.subarray(at + 1, at + 3)) : "";
    const isCode = /^[0-9a-f]{2}$/i.test(digits);
    bytes[size] = isCode ? parseInt(digits, 16) : (bytes[at] ?? 0);
    if (isCode) at += 2;
  }
  return bytes.slice(0, size);
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4096)
    text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}
